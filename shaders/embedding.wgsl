// Token embedding. Forward gathers rows; backward sums, for each token id that occurs, the gradients of its occurrences in token order:
// no atomics, so the same batch gives the same bits.

override QUADS: u32;    // vec4s a row
// The rows of the vocabulary that `table` holds; tokens of others are left alone.
override FIRST: u32 = 0u;
override ROWS: u32 = 0xffffffffu;

@group(0) @binding(0) var<uniform> live: vec4u;    // x: tokens, y: distinct ids
@group(0) @binding(1) var<storage, read> ids: array<u32>;
//#if HALF
@group(0) @binding(2) var<storage, read> table: array<vec2u>;    // f16s, as src/gpu/stored.ts says
//#else
@group(0) @binding(2) var<storage, read> table: array<vec4f>;
//#end
@group(0) @binding(3) var<storage, read_write> x: array<vec4f>;

@compute @workgroup_size(64)
fn embedding_forward(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.y * groups.x + group.x) * 64u + lane;
  let t = index / QUADS;
  if (t >= live.x) { return; }
  let row = ids[t] - FIRST;
  if (row >= ROWS) { return; }
  let quad = table[row * QUADS + index % QUADS];
//#if HALF
  x[index] = vec4f(unpack2x16float(quad.x), unpack2x16float(quad.y));
//#else
  x[index] = quad;
//#end
}

// occurrences: tokens sorted by id; distinct[u] = (id, first, end): occurrences[first..end) have that id.
struct Distinct { id: u32, first: u32, end: u32 }
@group(0) @binding(1) var<storage, read> occurrences: array<u32>;
@group(0) @binding(2) var<storage, read> distinct: array<Distinct>;
@group(0) @binding(3) var<storage, read> dx: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> dtable: array<vec4f>;

@compute @workgroup_size(64)
fn embedding_backward(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.y * groups.x + group.x) * 64u + lane;
  if (index / QUADS >= live.y) { return; }
  let item = distinct[index / QUADS];
  let row = item.id - FIRST;
  if (row >= ROWS) { return; }
  let quad = index % QUADS;
  var sum = vec4f(0.0);
  for (var i = item.first; i < item.end; i++) { sum += dx[occurrences[i] * QUADS + quad]; }
  dtable[row * QUADS + quad] += sum;
}
