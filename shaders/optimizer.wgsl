// The gradient's global norm and AdamW over a buffer of parameters, without a round trip to the CPU: the norm, the clip factor and
// whether all is finite stay on the GPU, and a step whose gradient is not finite changes nothing.

override QUADS: u32;             // vec4s in the buffer
override START: u32 = 0;         // vec4s in the buffers before
override SLICES: u32 = 1;        // copies of the gradient's last SLICE_QUADS, one behind the other
override SLICE_QUADS: u32 = 0;
override WORKERS: u32 = 4096;    // invocations of fold
override MATRIX_QUADS: u32 = 0;  // weight decay applies below
override SKIP_FROM: u32 = 0;     // [SKIP_FROM, SKIP_TO) is another optimizer's
override SKIP_TO: u32 = 0;

struct Hyper {
  learning_rate: f32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  weight_decay: f32,
  // 1 - beta^step
  correction1: f32,
  correction2: f32,
  max_norm: f32,        // 0: no clip
  muon_learning_rate: f32,
  momentum: f32,
}
struct Norm { norm: f32, scale: f32, finite: f32, unused: f32 }

@group(0) @binding(0) var<uniform> hyper: Hyper;
@group(0) @binding(1) var<storage, read_write> gradient: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> partial: array<f32>;
@group(0) @binding(3) var<storage, read_write> norm_out: Norm;

// Adds the copies up into the first, and squares as it goes. An invocation takes every WORKERS-th vec4 of all buffers together, and goes on
// from what it had of those before: the sum does not depend on where they are cut.
@compute @workgroup_size(64)
fn fold(@builtin(global_invocation_id) id: vec3u) {
  var squares = 0.0;
  if (START > 0u) { squares = partial[id.x]; }
  for (var i = (id.x + WORKERS - START % WORKERS) % WORKERS; i < QUADS; i += WORKERS) {
    var g = gradient[i];
    if (SLICES > 1u && i >= QUADS - SLICE_QUADS) {
      for (var s = 1u; s < SLICES; s++) { g += gradient[s * SLICE_QUADS + i]; }
      gradient[i] = g;
    }
    squares += dot(g, g);
  }
  partial[id.x] = squares;
}

var<workgroup> sums: array<f32, 64>;

@compute @workgroup_size(64)
fn finish_norm(@builtin(local_invocation_index) lane: u32) {
  var sum = 0.0;
  for (var i = lane; i < WORKERS; i += 64u) { sum += partial[i]; }
  sums[lane] = sum;
  workgroupBarrier();
  if (lane != 0u) { return; }
  var squares = 0.0;
  for (var i = 0u; i < 64u; i++) { squares += sums[i]; }
  // Compilers may assume that no NaN exists; bits cannot be assumed away.
  let finite = (bitcast<u32>(squares) & 0x7f800000u) != 0x7f800000u;
  let norm = sqrt(squares);
  norm_out.norm = norm;
  norm_out.scale = select(1.0, hyper.max_norm / (norm + 1e-6), hyper.max_norm > 0.0 && norm > hyper.max_norm);
  norm_out.finite = select(0.0, 1.0, finite);
}

@group(0) @binding(1) var<storage, read> gradient_in: array<vec4f>;
@group(0) @binding(2) var<storage, read> norm: Norm;
@group(0) @binding(3) var<storage, read_write> weights: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> first_moment: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> second_moment: array<vec4f>;

@compute @workgroup_size(64)
fn adamw(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= QUADS || norm.finite == 0.0 || (i >= SKIP_FROM && i < SKIP_TO)) { return; }
  let g = gradient_in[i] * norm.scale;
  let m = hyper.beta1 * first_moment[i] + (1.0 - hyper.beta1) * g;
  let v = hyper.beta2 * second_moment[i] + (1.0 - hyper.beta2) * g * g;
  first_moment[i] = m;
  second_moment[i] = v;
  let decay = select(0.0, hyper.weight_decay, i < MATRIX_QUADS);
  let step = (m / hyper.correction1) / (sqrt(v / hyper.correction2) + hyper.epsilon);
  weights[i] = weights[i] * (1.0 - hyper.learning_rate * decay) - hyper.learning_rate * step;
}

// Muon (Jordan et al. 2024) on the hidden matrices: momentum, then the nearest semi-orthogonal matrix by Newton-Schulz (products in
// matmul), then a step. Matrices of one shape, one a layer, go as a batch: MATRIX_QUADS here is the quads of one of them.
override FIRST: u32 = 0;         // where the first layer's matrix starts in the buffer, in vec4s
override LAYER_STRIDE: u32 = 0;  // vec4s from one layer's matrix to the next
override LAYERS: u32 = 1;
override STEP_SCALE: f32 = 1.0;  // sqrt(max(1, rows / cols))

@group(0) @binding(3) var<storage, read_write> momentum: array<vec4f>;   // the buffer's shape
@group(0) @binding(4) var<storage, read_write> update: array<vec4f>;     // [LAYERS][MATRIX_QUADS]

// Nesterov momentum; a step that is not finite leaves the momentum alone.
@compute @workgroup_size(64)
fn muon_momentum(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= LAYERS * MATRIX_QUADS) { return; }
  if (norm.finite == 0.0) { update[i] = vec4f(0.0); return; }
  let at = FIRST + i / MATRIX_QUADS * LAYER_STRIDE + i % MATRIX_QUADS;
  let g = gradient_in[at] * norm.scale;
  let m = hyper.momentum * momentum[at] + g;
  momentum[at] = m;
  update[i] = g + hyper.momentum * m;
}

// Scales each matrix to unit Frobenius norm: Newton-Schulz converges below 1. One workgroup a matrix.
@compute @workgroup_size(64)
fn muon_normalise(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let at = group.x * MATRIX_QUADS;
  var sum = 0.0;
  for (var i = lane; i < MATRIX_QUADS; i += 64u) { sum += dot(update[at + i], update[at + i]); }
  sums[lane] = sum;
  workgroupBarrier();
  var squares = 0.0;
  for (var i = 0u; i < 64u; i++) { squares += sums[i]; }
  let scale = 1.0 / (sqrt(squares) + 1e-7);
  for (var i = lane; i < MATRIX_QUADS; i += 64u) { update[at + i] *= scale; }
}

@group(0) @binding(4) var<storage, read> update_in: array<vec4f>;

@compute @workgroup_size(64)
fn muon_apply(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= LAYERS * MATRIX_QUADS || norm.finite == 0.0) { return; }
  let at = FIRST + i / MATRIX_QUADS * LAYER_STRIDE + i % MATRIX_QUADS;
  let rate = hyper.muon_learning_rate;
  weights[at] = weights[at] * (1.0 - rate * hyper.weight_decay) - rate * STEP_SCALE * update_in[i];
}
