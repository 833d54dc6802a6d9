// RMSNorm: y = x * s * gamma, s = (mean(x^2) + eps)^-1/2 over the row.
// LANES invocations share a row: 1 on software adapters, where a barrier costs ten times the work; 64 on real GPUs.

override QUADS: u32;       // vec4s a row
override COLS: u32;        // floats a row that count; the rest is zero
override EPS: f32 = 1e-6;
override SLICES: u32 = 1;
override SLICE_QUADS: u32 = 0;

@group(0) @binding(0) var<uniform> live: vec4u;    // x: tokens
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> gamma: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> scale: array<f32>;    // s of each row, kept for the backward

//#if SHARED
var<workgroup> partial: array<vec4f, 64>;
// Every invocation receives the sum over the workgroup's 64, added in one fixed order.
fn total(lane: u32, value: vec4f) -> vec4f {
  partial[lane] = value;
  for (var span = 32u; span > 0u; span /= 2u) {
    workgroupBarrier();
    if (lane < span) { partial[lane] += partial[lane + span]; }
  }
  let sum = workgroupUniformLoad(&partial[0]);
  return sum;
}
//#else
fn total(lane: u32, value: vec4f) -> vec4f { return value; }
//#end

// One row an invocation, or one row a workgroup. Two functions, so that the row stays uniform where barriers follow.
fn row_of(group: vec3u, groups: vec3u, lane: u32) -> u32 {
//#if SHARED
  return group.y * groups.x + group.x;
//#else
  return (group.y * groups.x + group.x) * 64u + lane;
//#end
}
fn lane_of(lane: u32) -> u32 {
//#if SHARED
  return lane;
//#else
  return 0u;
//#end
}

@compute @workgroup_size(64)
fn rmsnorm_forward(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = row_of(group, groups, lane);
  let first = lane_of(lane);
  if (row >= live.x) { return; }
  let at = row * QUADS;
  var squares = 0.0;
  for (var i = first; i < QUADS; i += LANES) { squares += dot(x[at + i], x[at + i]); }
  let s = inverseSqrt(total(first, vec4f(squares)).x / f32(COLS) + EPS);
  for (var i = first; i < QUADS; i += LANES) { y[at + i] = x[at + i] * s * gamma[i]; }
  if (first == 0u) { scale[row] = s; }
}

// dx += s * (gamma dy - x * s^2 * mean(gamma dy x)): added to the gradient that skips the norm.
@group(0) @binding(3) var<storage, read> dy: array<vec4f>;
@group(0) @binding(5) var<storage, read> scale_in: array<f32>;
@group(0) @binding(4) var<storage, read_write> dx: array<vec4f>;

@compute @workgroup_size(64)
fn rmsnorm_backward(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = row_of(group, groups, lane);
  let first = lane_of(lane);
  if (row >= live.x) { return; }
  let at = row * QUADS;
  let s = scale_in[row];
  var along = 0.0;
  for (var i = first; i < QUADS; i += LANES) { along += dot(gamma[i] * dy[at + i], x[at + i]); }
  let pull = s * s * total(first, vec4f(along)).x / f32(COLS);
  for (var i = first; i < QUADS; i += LANES) { dx[at + i] += s * (gamma[i] * dy[at + i] - x[at + i] * pull); }
}

// dgamma += sum over rows of dy * x * s. One invocation (or workgroup) a vec4 of columns and a slice of the rows.
@group(0) @binding(2) var<storage, read_write> dgamma: array<vec4f>;

@compute @workgroup_size(64)
fn rmsnorm_backward_gamma(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let flat = row_of(group, groups, lane);
  let first = lane_of(lane);
  let quad = flat % QUADS;
  let slice = flat / QUADS;
  if (slice >= SLICES) { return; }
  let share = (live.x + SLICES - 1u) / SLICES;
  let end = min((slice + 1u) * share, live.x);
  var sum = vec4f(0.0);
  for (var row = slice * share + first; row < end; row += LANES) {
    sum += dy[row * QUADS + quad] * x[row * QUADS + quad] * scale_in[row];
  }
  let whole = total(first, sum);
  if (first == 0u) { dgamma[slice * SLICE_QUADS + quad] += whole; }
}
