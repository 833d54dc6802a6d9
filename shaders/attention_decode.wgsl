// Attention of one token a row over cached keys and values, an invocation a (row, query head), without barriers: for software adapters, and
// for heads too wide for attention_decode_tiled.wgsl. A row attends to two ranges of tokens: the prompt prefix it may share with other rows,
// then what it has written itself. A range lies in pages of PAGE cache slots, in any order. Softmax is online: a running maximum and sum, the
// output rescaled as the maximum moves. One key at a time: adapters of software spell each load out for every invocation, and with four keys
// unrolled llvmpipe took twice as long, for instructions that no longer fit its caches, and minutes to compile.
//
// NEW = 1 (decoding): the row's own token comes as qkv heads, which are normed and turned here; its key and value are the last of its own
// range. Every head of a group works them out for itself, none reads what another writes in this dispatch; the first writes the cache.
// NEW = 0 (prompt tokens): queries are ready, and so are all keys.

//#if NEW
// The head that `turn_head` worked out last; zero past DIM.
var<private> head_turned: array<f32, D4 * 4u>;

fn turn_head(at: u32, angle_at: u32, is_key: bool) {
  let scale = norm_scale(at);
  for (var d = 0u; d < DIM / 2u; d++) {
    let pair = turned_pair(at, d, angle_at, scale, is_key);
    head_turned[d] = pair.x;
    head_turned[d + DIM / 2u] = pair.y;
  }
}
//#end

@compute @workgroup_size(16)
fn attention_decode(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) id: u32) {
  let index = (group.y * groups.x + group.x) * 16u + id;
  let row = index / HEADS;
  if (row >= live.x) { return; }
  let stride = 2u * KV_HEADS * D4;
  let key_head = index % HEADS / (HEADS / KV_HEADS);
  let value_offset = KV_HEADS * D4;

//#if NEW
  if (table[ROW_LEFT * CAPACITY + row] == 0u) { return; }
  let heads_at = row * (HEADS + 2u * KV_HEADS) * D4 * 4u;
  let angle_at = table[ROW_POSITION * CAPACITY + row] * (DIM / 2u);
  turn_head(heads_at + index % HEADS * D4 * 4u, angle_at, false);
//#for d in 0..D4
  let q_$d = vec4f(head_turned[4 * $d], head_turned[4 * $d + 1], head_turned[4 * $d + 2], head_turned[4 * $d + 3]) * SCALE;
//#end
  turn_head(heads_at + (HEADS + key_head) * D4 * 4u, angle_at, true);
  let value_at = heads_at + (HEADS + KV_HEADS + key_head) * D4 * 4u;
  var products = vec4f(0.0);
//#for d in 0..D4
  let k_$d = vec4f(head_turned[4 * $d], head_turned[4 * $d + 1], head_turned[4 * $d + 2], head_turned[4 * $d + 3]);
  products = fma(q_$d, k_$d, products);
  var o_$d = vec4f(qkv[value_at + 4 * $d], qkv[value_at + 4 * $d + 1], qkv[value_at + 4 * $d + 2], qkv[value_at + 4 * $d + 3]);
//#end
  var highest = dot(products, vec4f(1.0));
  var sum = 1.0;
  if (index % (HEADS / KV_HEADS) == 0u) {
    let last = table[ROW_OWN_LENGTH * CAPACITY + row] - 1u;
    let to = (pages[table[ROW_OWN_PAGES * CAPACITY + row] + last / PAGE] + last % PAGE) * stride + key_head * D4;
//#for d in 0..D4
    kv[to + $d] = k_$d;
    kv[to + value_offset + $d] = o_$d;
//#end
  }
//#else
//#for d in 0..D4
  let q_$d = q[index * D4 + $d] * SCALE;
  var o_$d = vec4f(0.0);
//#end
  var highest = LOWEST;
  var sum = 0.0;
//#end

  for (var range = 0u; range < 2u; range++) {
    let pages_at = table[(ROW_SHARED_PAGES + 2u * range) * CAPACITY + row];
    let end = table[(ROW_SHARED_LENGTH + 2u * range) * CAPACITY + row] - NEW * range;
    for (var key = 0u; key < end; key++) {
      let at = (pages[pages_at + key / PAGE] + key % PAGE) * stride + key_head * D4;
      var products = vec4f(0.0);
//#for d in 0..D4
      products = fma(q_$d, kv[at + $d], products);
//#end
      let score = dot(products, vec4f(1.0));
      let before = highest;
      highest = max(highest, score);
      let shrink = exp(before - highest);
      let weight = exp(score - highest);
      sum = fma(sum, shrink, weight);
//#for d in 0..D4
      o_$d = fma(vec4f(weight), kv[at + value_offset + $d], o_$d * shrink);
//#end
    }
  }

//#for d in 0..D4
  o[index * D4 + $d] = o_$d / sum;
//#end
}
