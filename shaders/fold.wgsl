// What split-K products left: the slices of each matrix, added up in order into its gradient.

// to: where the matrix starts in the gradient; quads of one slice; from: where its slices start in scratch, one behind the other; slices.
@group(0) @binding(0) var<storage, read> parts: array<vec4u>;
@group(0) @binding(1) var<storage, read> scratch: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> gradient: array<vec4f>;

// y counts the matrices.
@compute @workgroup_size(64)
fn fold_slices(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let part = parts[group.y];
  let i = group.x * 64u + lane;
  if (i >= part.y) { return; }
  var sum = scratch[part.z + i];
  for (var s = 1u; s < part.w; s++) { sum += scratch[part.z + s * part.y + i]; }
  gradient[part.x + i] += sum;
}
