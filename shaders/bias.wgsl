// Gradient of a bias: the sum of its rows' gradients. One invocation a vec4 of columns and a slice of the rows.

override QUADS: u32;
override SLICES: u32 = 1;
override SLICE_QUADS: u32 = 0;

@group(0) @binding(0) var<uniform> live: vec4u;    // x: tokens
@group(0) @binding(1) var<storage, read> dy: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> dbias: array<vec4f>;

@compute @workgroup_size(64)
fn bias_backward(@builtin(global_invocation_id) id: vec3u) {
  let quad = id.x % QUADS;
  let slice = id.x / QUADS;
  if (slice >= SLICES) { return; }
  let share = (live.x + SLICES - 1u) / SLICES;
  let end = min((slice + 1u) * share, live.x);
  var sum = vec4f(0.0);
  for (var row = slice * share; row < end; row++) { sum += dy[row * QUADS + quad]; }
  dbias[slice * SLICE_QUADS + quad] += sum;
}
