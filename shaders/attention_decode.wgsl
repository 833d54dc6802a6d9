// Attention of one token a row over cached keys and values. A row attends to two ranges of cache slots: the prompt prefix it may share
// with other rows, then what it has written itself. Softmax is online: a running maximum and sum, the output rescaled when the maximum
// moves. Keys go KEYS at a time, so that one rescaling serves them all.
//
// LANES = 1: an invocation a (row, head), no barriers (software adapters). LANES > 1: a workgroup a (row, head); lane i takes every
// LANES-th block of keys, and the partial results meet in workgroup memory in an order that never changes.

override HEADS: u32;
override KV_HEADS: u32;
override SCALE: f32;     // (head width)^-1/2
override CAPACITY: u32;  // entries of a field of the row table

@group(0) @binding(0) var<uniform> live: vec4u;                  // x: rows
@group(0) @binding(1) var<storage, read> table: array<u32>;      // fields 3..6 of the row table: shared range, own range (src/kernels/row-table.ts)
@group(0) @binding(2) var<storage, read> q: array<vec4f>;        // [rows][HEADS][D4]
@group(0) @binding(3) var<storage, read> kv: array<vec4f>;       // [slots][2 KV_HEADS][D4]: keys, then values
@group(0) @binding(4) var<storage, read_write> o: array<vec4f>;  // [rows][HEADS][D4]

const LOWEST = -3.0e38;

//#if SPLIT
var<workgroup> maxima: array<f32, LANES>;
var<workgroup> sums: array<f32, LANES>;
var<workgroup> partial: array<vec4f, PARTIALS>;
//#end

//#if SPLIT
@compute @workgroup_size(LANES)
fn attention_decode(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = group.y * groups.x + group.x;
//#else
@compute @workgroup_size(16)
fn attention_decode(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) id: u32) {
  let index = (group.y * groups.x + group.x) * 16u + id;
  let lane = 0u;
//#end
  let row = index / HEADS;
  if (row >= live.x) { return; }
  let stride = 2u * KV_HEADS * D4;
  let key_head = index % HEADS / (HEADS / KV_HEADS) * D4;
  let value_offset = KV_HEADS * D4;

//#for d in 0..D4
  let q_$d = q[index * D4 + $d] * SCALE;
  var o_$d = vec4f(0.0);
//#end
  var highest = LOWEST;
  var sum = 0.0;
  for (var range = 0u; range < 2u; range++) {
    let first = table[2u * range * CAPACITY + row];
    let end = table[(2u * range + 1u) * CAPACITY + row];
    for (var key = first + KEYS * lane; key < end; key += KEYS * LANES) {
      // Past the end the last key is read again, and weighs nothing.
//#for r in 0..KEYS
      let at_$r = min(key + $r, end - 1u) * stride + key_head;
      var products_$r = vec4f(0.0);
//#end
//#for d in 0..D4
//#for r in 0..KEYS
      products_$r = fma(q_$d, kv[at_$r + $d], products_$r);
//#end
//#end
      let before = highest;
//#for r in 0..KEYS
      let score_$r = select(LOWEST, dot(products_$r, vec4f(1.0)), key + $r < end);
      highest = max(highest, score_$r);
//#end
      let shrink = exp(before - highest);
      sum *= shrink;
//#for d in 0..D4
      o_$d *= shrink;
//#end
//#for r in 0..KEYS
      let weight_$r = exp(score_$r - highest);
      sum += weight_$r;
//#for d in 0..D4
      o_$d = fma(vec4f(weight_$r), kv[at_$r + value_offset + $d], o_$d);
//#end
//#end
    }
  }

//#if SPLIT
  // Halving: the upper half of the lanes hands over, the lower half takes in.
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    if (lane >= half && lane < 2u * half) {
      maxima[lane] = highest;
      sums[lane] = sum;
//#for d in 0..D4
      partial[(lane - half) * D4 + $d] = o_$d;
//#end
    }
    workgroupBarrier();
    if (lane < half) {
      let other = maxima[lane + half];
      let merged = max(highest, other);
      let mine = exp(highest - merged);
      let theirs = exp(other - merged);
      highest = merged;
      sum = sum * mine + sums[lane + half] * theirs;
//#for d in 0..D4
      o_$d = o_$d * mine + partial[lane * D4 + $d] * theirs;
//#end
    }
    workgroupBarrier();
  }
  if (lane != 0u) { return; }
//#end
//#for d in 0..D4
  o[index * D4 + $d] = o_$d / sum;
//#end
}
