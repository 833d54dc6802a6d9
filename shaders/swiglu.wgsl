// Backward of a = silu(g) * u. The forward is the epilogue of the gate-and-up product (matmul_common.wgsl), whose rows interleave
// (g, u, g, u). silu'(g) = sigma(g) (1 + g (1 - sigma(g))).

override QUADS: u32;    // vec4s a row of gate_up

@group(0) @binding(0) var<uniform> live: vec4u;    // x: tokens
@group(0) @binding(1) var<storage, read> gate_up: array<vec4f>;
@group(0) @binding(2) var<storage, read> da: array<vec2f>;
@group(0) @binding(3) var<storage, read_write> dgate_up: array<vec4f>;

@compute @workgroup_size(64)
fn swiglu_backward(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.y * groups.x + group.x) * 64u + lane;
  if (index >= live.x * QUADS) { return; }
  let g = gate_up[index].xz;
  let u = gate_up[index].yw;
  let d = da[index];
  let sigma = 1.0 / (1.0 + exp(-g));
  let dg = d * u * sigma * (1.0 + g * (1.0 - sigma));
  let du = d * g * sigma;
  dgate_up[index] = vec4f(dg.x, du.x, dg.y, du.y);
}
