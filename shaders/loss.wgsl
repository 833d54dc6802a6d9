// From a chunk of logits to log-probabilities, entropies and, in place, the gradient of L = -sum_t (weight_t * ln p(target_t) + bonus * H_t):
// dlogits = (weight * (p - onehot) + bonus * p * (ln p + H)) / T. Cross-entropy and every policy gradient are this loss, with other weights;
// H is the entropy of what a prediction chooses from.
// Logits are divided by the sampling temperature T first. Rows are [FIRST, FIRST + CAP) of the batch's predictions, VOCAB columns padded to QUADS.
// LANES invocations share a row, as in rmsnorm.wgsl.

override VOCAB: u32;
override QUADS: u32;
override FIRST: u32 = 0;
override CAP: u32;

@group(0) @binding(0) var<uniform> live: vec4u;                     // x: rows, z and w: 1 / T and the bonus as the bits of f32s
@group(0) @binding(1) var<storage, read> targets: array<u32>;       // [rows]
@group(0) @binding(2) var<storage, read> weights: array<f32>;       // [rows]
@group(0) @binding(3) var<storage, read_write> logits: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> result: array<vec2f>; // [rows]: ln p(target), entropy in nats

//#if SHARED
var<workgroup> partial: array<vec2f, 64>;
fn total(lane: u32, value: vec2f) -> vec2f {
  partial[lane] = value;
  for (var span = 32u; span > 0u; span /= 2u) {
    workgroupBarrier();
    if (lane < span) { partial[lane] += partial[lane + span]; }
  }
  return workgroupUniformLoad(&partial[0]);
}
fn highest(lane: u32, value: f32) -> f32 {
  partial[lane].x = value;
  for (var span = 32u; span > 0u; span /= 2u) {
    workgroupBarrier();
    if (lane < span) { partial[lane].x = max(partial[lane].x, partial[lane + span].x); }
  }
  return workgroupUniformLoad(&partial[0]).x;
}
//#else
fn total(lane: u32, value: vec2f) -> vec2f { return value; }
fn highest(lane: u32, value: f32) -> f32 { return value; }
//#end

fn columns(quad: u32) -> vec4<bool> {
  let n = 4u * quad;
  return vec4<bool>(n < VOCAB, n + 1u < VOCAB, n + 2u < VOCAB, n + 3u < VOCAB);
}

@compute @workgroup_size(64)
fn loss(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
//#if SHARED
  let row = group.y * groups.x + group.x;
  let begin = lane;
//#else
  let row = (group.y * groups.x + group.x) * 64u + lane;
  let begin = 0u;
//#end
  let t = FIRST + row;
  if (row >= CAP || t >= live.x) { return; }
  let at = row * QUADS;
  let target_id = targets[t];
  let inverse_temperature = bitcast<f32>(live.z);
  var top = -1e30;
  for (var i = begin; i < QUADS; i += LANES) {
    let z = select(vec4f(-1e30), logits[at + i] * inverse_temperature, columns(i));
    top = max(top, max(max(z.x, z.y), max(z.z, z.w)));
  }
  top = highest(begin, top);
  var sums = vec2f(0.0);    // sum of e^z, sum of z e^z, z relative to the top
  for (var i = begin; i < QUADS; i += LANES) {
    let z = logits[at + i] * inverse_temperature - top;
    let e = select(vec4f(0.0), exp(z), columns(i));
    sums += vec2f(e.x + e.y + e.z + e.w, dot(e, max(z, vec4f(-1e4))));
  }
  sums = total(begin, sums);
  let lse = log(sums.x);
  let entropy = lse - sums.y / sums.x;
  if (begin == 0u) {
    let z = logits[at + target_id / 4u][target_id % 4u] * inverse_temperature - top;
    result[t] = vec2f(z - lse, entropy);
  }
//#if BACKWARD
  // The target's logit has been read by its row's first invocation; the others must not overwrite it before.
//#if SHARED
  workgroupBarrier();
//#end
  let weight = weights[t] * inverse_temperature;
  let bonus = bitcast<f32>(live.w) * inverse_temperature;
  for (var i = begin; i < QUADS; i += LANES) {
    let log_p = logits[at + i] * inverse_temperature - top - lse;
    let p = exp(log_p);
    let hit = vec4<bool>(target_id == 4u * i, target_id == 4u * i + 1u, target_id == 4u * i + 2u, target_id == 4u * i + 3u);
    // Where a probability is 0 its logarithm may be infinite, and their product must be 0.
    let spread = p * (max(log_p, vec4f(-1e4)) + entropy);
    logits[at + i] = select(vec4f(0.0), weight * (p - select(vec4f(0.0), vec4f(1.0), hit)) + bonus * spread, columns(i));
  }
//#end
}
