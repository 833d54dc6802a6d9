// RMSNorm: y = x * s * gamma, s = (mean(x^2) + eps)^-1/2 over the row. Most forwards are the prologue of the product that reads y
// (matmul_common.wgsl, NORM).
// LANES invocations share a row: 1 on software adapters, where a barrier costs ten times the work; 64 on real GPUs.

override QUADS: u32;       // vec4s a row
override COLS: u32;        // floats a row that count; the rest is zero
override EPS: f32 = 1e-6;
override BLOCKS: u32 = 1;  // of rows, in the backward
override NORMS: u32 = 1;

@group(0) @binding(0) var<uniform> live: vec4u;    // x: tokens
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> gamma: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4f>;

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

// One row (or block of rows) an invocation, or one a workgroup. Two functions, so that the row stays uniform where barriers follow.
fn row_of(group: vec3u, groups: vec3u, lane: u32, size: u32) -> u32 {
//#if SHARED
  return group.y * groups.x + group.x;
//#else
  return (group.y * groups.x + group.x) * size + lane;
//#end
}
fn lane_of(lane: u32) -> u32 {
//#if SHARED
  return lane;
//#else
  return 0u;
//#end
}

// Of the rows of x that are listed: those of a batch that predict something.
@group(0) @binding(4) var<storage, read> rows: array<u32>;    // [rows of y]

@compute @workgroup_size(64)
fn rmsnorm_forward(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = row_of(group, groups, lane, 64u);
  let first = lane_of(lane);
  if (row >= live.x) { return; }
  let at = row * QUADS;
  let source = rows[row] * QUADS;
  var squares = 0.0;
  for (var i = first; i < QUADS; i += LANES) { squares += dot(x[source + i], x[source + i]); }
  let s = inverseSqrt(total(first, vec4f(squares)).x / f32(COLS) + EPS);
  for (var i = first; i < QUADS; i += LANES) { y[at + i] = x[source + i] * s * gamma[i]; }
}

// dx += s * (gamma dy - x * s^2 * mean(gamma dy x)), added to the gradient that skips the norm.
// dgamma = sum over rows of dy * x * s, here over the rows of a block: sums[block]. And y is made again, for the gradient of the weights
// that read it, so that no pass has to keep it. FINAL, the norm before the output: nothing skips it, nobody reads y again, and dy has rows only
// for tokens that predict something; of the others it is zero.
//
// Rows are cut into at most BLOCKS blocks, one an invocation or a workgroup, which goes through its own four at a time: each element of
// gamma is loaded, and each sum written, once for four.
@group(0) @binding(4) var<storage, read> dy: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> dx: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> sums: array<vec4f>;    // [BLOCKS][QUADS]

//#if FINAL
const NO_ROW = 0xffffffffu;
@group(0) @binding(7) var<storage, read> dy_rows: array<u32>;         // [tokens]: row of dy, or NO_ROW
fn dy_of(t: u32, quad: u32) -> vec4f {
  if (dy_rows[t] == NO_ROW) { return vec4f(0.0); }
  return dy[dy_rows[t] * QUADS + quad];
}
//#else
fn dy_of(t: u32, quad: u32) -> vec4f { return dy[t * QUADS + quad]; }
//#end

fn rows_a_block() -> u32 { return (live.x + BLOCKS - 1u) / BLOCKS; }

@compute @workgroup_size(WIDTH)
fn rmsnorm_backward(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let block = row_of(group, groups, lane, WIDTH);
  let first = lane_of(lane);
  let begin = block * rows_a_block();
  let end = min(begin + rows_a_block(), live.x);
  for (var row = begin; row < end; row += 4u) {
    // Past the block's end its last row is read once more, and counts for nothing.
//#for r in 0..4
    let t_$r = min(row + $r, end - 1u);
    let at_$r = t_$r * QUADS;
//#end
    var squares = vec4f(0.0);
    var along = vec4f(0.0);
    for (var i = first; i < QUADS; i += LANES) {
      let g = gamma[i];
//#for r in 0..4
      let x_$r = x[at_$r + i];
//#end
      squares += vec4f(dot(x_0, x_0), dot(x_1, x_1), dot(x_2, x_2), dot(x_3, x_3));
      along += vec4f(dot(g * dy_of(t_0, i), x_0), dot(g * dy_of(t_1, i), x_1), dot(g * dy_of(t_2, i), x_2), dot(g * dy_of(t_3, i), x_3));
    }
    let s = inverseSqrt(total(first, squares) / f32(COLS) + EPS);
    let pull = s * s * total(first, along) / f32(COLS);
    for (var i = first; i < QUADS; i += LANES) {
      let g = gamma[i];
      var sum = vec4f(0.0);
      if (row > begin) { sum = sums[block * QUADS + i]; }
//#for r in 0..4
      if (row + $r < end) {
        let scaled = x[at_$r + i] * s[$r];
        let d = dy_of(t_$r, i);
//#if FINAL
        dx[at_$r + i] = s[$r] * (g * d - x[at_$r + i] * pull[$r]);
//#else
        dx[at_$r + i] += s[$r] * (g * d - x[at_$r + i] * pull[$r]);
        y[at_$r + i] = scaled * g;
//#end
        sum += d * scaled;
      }
//#end
      sums[block * QUADS + i] = sum;
    }
  }
}

// dgamma of all norms += their blocks' sums, [NORMS][BLOCKS][QUADS]. One invocation, or one workgroup, a vec4 of columns of a norm.
@group(0) @binding(1) var<storage, read> places: array<u32>;               // [NORMS]: where each gradient begins, in vec4s
@group(0) @binding(2) var<storage, read> all_sums: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> gradient: array<vec4f>;

@compute @workgroup_size(64)
fn rmsnorm_gains(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let flat = row_of(group, groups, lane, 64u);
  let first = lane_of(lane);
  let norm = flat / QUADS;
  let quad = flat % QUADS;
  if (norm >= NORMS || live.x == 0u) { return; }
  let blocks = (live.x + rows_a_block() - 1u) / rows_a_block();
  var sum = vec4f(0.0);
  for (var block = first; block < blocks; block += LANES) { sum += all_sums[(norm * BLOCKS + block) * QUADS + quad]; }
  let whole = total(first, sum);
  if (first == 0u) { gradient[places[norm] + quad] += whole; }
}
