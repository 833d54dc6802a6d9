// Between the qkv projection and attention: optional RMSNorm over each query and key head (Qwen3), then rotary positions (half-split:
// element d turns with d + D/2).
//
// qkv rows hold HEADS query heads, KV_HEADS key heads, KV_HEADS value heads, HEAD floats each, of which DIM are used.
// Forward writes queries to q[row] and keys and values to kv[slot]: the training batch's own buffer, or a cache.

override HEADS: u32;
override KV_HEADS: u32;
override HEAD: u32;
override DIM: u32;
override EPS: f32 = 1e-6;

@group(0) @binding(0) var<uniform> live: vec4u;                      // x: rows
@group(0) @binding(1) var<storage, read> positions: array<u32>;      // [rows]
@group(0) @binding(2) var<storage, read> angles: array<vec2f>;       // [position][DIM / 2]: cos, sin
@group(0) @binding(3) var<storage, read> qkv: array<f32>;
@group(0) @binding(4) var<storage, read_write> q: array<f32>;
@group(0) @binding(5) var<storage, read_write> kv: array<f32>;
//#if SLOTS
@group(0) @binding(6) var<storage, read> slots: array<u32>;          // [rows]: where in kv this row's keys and values go
//#end
//#if QK_NORM
@group(0) @binding(7) var<storage, read> q_norm: array<f32>;
@group(0) @binding(8) var<storage, read> k_norm: array<f32>;
fn head_gain(d: u32, is_key: bool) -> f32 { if (is_key) { return k_norm[d]; } return q_norm[d]; }
//#end
fn head_element(at: u32) -> f32 { return qkv[at]; }

// One invocation a head.
@compute @workgroup_size(64)
fn rope_forward(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.y * groups.x + group.x) * 64u + lane;
  let heads = HEADS + 2u * KV_HEADS;
  let row = index / heads;
  if (row >= live.x) { return; }
  let head = index % heads;
  let at = index * HEAD;
//#if SLOTS
  let slot = slots[row];
//#else
  let slot = row;
//#end
  let kv_at = (slot * 2u * KV_HEADS + head - HEADS) * HEAD;
  if (head >= HEADS + KV_HEADS) {
    for (var d = 0u; d < DIM; d++) { kv[kv_at + d] = qkv[at + d]; }
    return;
  }
  let scale = norm_scale(at);
  let half = DIM / 2u;
  let angle_at = positions[row] * half;
  for (var d = 0u; d < half; d++) {
    let pair = turned_pair(at, d, angle_at, scale, head >= HEADS);
    if (head < HEADS) {
      q[(row * HEADS + head) * HEAD + d] = pair.x;
      q[(row * HEADS + head) * HEAD + d + half] = pair.y;
    } else {
      kv[kv_at + d] = pair.x;
      kv[kv_at + d + half] = pair.y;
    }
  }
}

// Backward, out of place: dq [rows][HEADS], dkv [rows][2 KV_HEADS] in, dqkv out. A rotation's gradient is the rotation back.
@group(0) @binding(4) var<storage, read> dq: array<f32>;
@group(0) @binding(5) var<storage, read> dkv: array<f32>;
@group(0) @binding(6) var<storage, read_write> dqkv: array<f32>;

fn gradient_at(row: u32, head: u32, d: u32) -> f32 {
  if (head < HEADS) { return dq[(row * HEADS + head) * HEAD + d]; }
  return dkv[(row * 2u * KV_HEADS + head - HEADS) * HEAD + d];
}

// Gradient before the rotation, elements d and d + DIM/2.
fn turned_back(row: u32, head: u32, d: u32) -> vec2f {
  let half = DIM / 2u;
  let turn = angles[positions[row] * half + d];
  let x = gradient_at(row, head, d);
  let y = gradient_at(row, head, d + half);
  return vec2f(x * turn.x + y * turn.y, y * turn.x - x * turn.y);
}

@compute @workgroup_size(64)
fn rope_backward(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.y * groups.x + group.x) * 64u + lane;
  let heads = HEADS + 2u * KV_HEADS;
  let row = index / heads;
  if (row >= live.x) { return; }
  let head = index % heads;
  let at = index * HEAD;
  if (head >= HEADS + KV_HEADS) {
    for (var d = 0u; d < DIM; d++) { dqkv[at + d] = gradient_at(row, head, d); }
    return;
  }
  let half = DIM / 2u;
//#if QK_NORM
  // n = x * scale * g, scale = (mean x^2 + eps)^-1/2  =>  dx = scale * (g dn - x * scale^2 * mean(g dn x))
  var squares = 0.0;
  var along = 0.0;
  for (var d = 0u; d < half; d++) {
    let x = qkv[at + d];
    let y = qkv[at + d + half];
    let dn = turned_back(row, head, d);
    squares += x * x + y * y;
    along += head_gain(d, head >= HEADS) * dn.x * x + head_gain(d + half, head >= HEADS) * dn.y * y;
  }
  let scale = inverseSqrt(squares / f32(DIM) + EPS);
  let pull = scale * scale * along / f32(DIM);
  for (var d = 0u; d < half; d++) {
    let dn = turned_back(row, head, d);
    dqkv[at + d] = scale * (head_gain(d, head >= HEADS) * dn.x - qkv[at + d] * pull);
    dqkv[at + d + half] = scale * (head_gain(d + half, head >= HEADS) * dn.y - qkv[at + d + half] * pull);
  }
//#else
  for (var d = 0u; d < half; d++) {
    let dn = turned_back(row, head, d);
    dqkv[at + d] = dn.x;
    dqkv[at + d + half] = dn.y;
  }
//#end
}

//#if QK_NORM
// Gains of the per-head norms: dg[d] = sum over rows and heads of dn * x * scale. One invocation a pair and a slice of the rows.
override SLICES: u32 = 1;
override SLICE_STRIDE: u32 = 0;
// Where the two gains' gradients start in the gradient's buffer, in floats.
override Q_NORM_AT: u32 = 0;
override K_NORM_AT: u32 = 0;
@group(0) @binding(6) var<storage, read_write> gradient: array<f32>;

@compute @workgroup_size(64)
fn qk_norm_backward(@builtin(global_invocation_id) id: vec3u) {
  let half = DIM / 2u;
  let d = id.x % half;
  let slice = id.x / half;
  if (slice >= SLICES) { return; }
  let share = (live.x + SLICES - 1u) / SLICES;
  let end = min((slice + 1u) * share, live.x);
  var sum_q = vec2f(0.0);
  var sum_k = vec2f(0.0);
  for (var row = slice * share; row < end; row++) {
    for (var head = 0u; head < HEADS + KV_HEADS; head++) {
      let at = (row * (HEADS + 2u * KV_HEADS) + head) * HEAD;
      var squares = 0.0;
      for (var e = 0u; e < DIM; e++) { squares += qkv[at + e] * qkv[at + e]; }
      let scale = inverseSqrt(squares / f32(DIM) + EPS);
      let term = turned_back(row, head, d) * scale * vec2f(qkv[at + d], qkv[at + d + half]);
      if (head < HEADS) { sum_q += term; } else { sum_k += term; }
    }
  }
  let to = slice * SLICE_STRIDE + d;
  gradient[to + Q_NORM_AT] += sum_q.x;
  gradient[to + Q_NORM_AT + half] += sum_q.y;
  gradient[to + K_NORM_AT] += sum_k.x;
  gradient[to + K_NORM_AT + half] += sum_k.y;
}
//#end
