// The contract of attention_decode.wgsl for real GPUs: a workgroup of THREADS takes GROUP query heads of one key head, which share every key
// and value read. Keys go TILE at a time:
//   scores   LANES neighbouring threads share a key, each every LANES-th of its quads, for all GROUP heads
//   softmax  TEAM threads share a head: a running maximum, the weights of the tile, and how much the output so far shrinks
//   output   a thread owns a quad of the values and every SUBSETS-th key, for all GROUP heads
// The subsets meet at the end. The tiles lie at fixed places from the start of a range, so a row's bits depend on nothing but its length.
//
// SPLIT = 1: a workgroup takes one span of the keys alone (attention_decode_spans.wgsl), so that a GPU is busy with few rows that are long; it
// leaves its sums as they are, and attention_decode_join.wgsl puts them together. `o` is [rows][HEADS][SPANS][D4 + 1], last: maximum, sum.

override CHUNKS: u32;    // workgroups that share a key head's query heads

var<workgroup> heads: array<vec4f, HEADS_QUADS>;      // [GROUP][D4]: queries; NEW: and the row's own key
var<workgroup> parts: array<f32, PARTS>;              // [GROUP][TILE][LANES]
var<workgroup> weights: array<f32, WEIGHTS>;          // [GROUP][TILE]
var<workgroup> team_values: array<f32, THREADS>;
var<workgroup> shrinks: array<f32, GROUP>;
var<workgroup> partial: array<vec4f, THREADS>;
//#if SPLIT
var<workgroup> tops: array<f32, GROUP>;
//#end

//#if NEW
fn value_quad(at: u32) -> vec4f { return vec4f(qkv[at], qkv[at + 1u], qkv[at + 2u], qkv[at + 3u]); }
//#end

@compute @workgroup_size(THREADS)
fn attention_decode(@builtin(workgroup_id) id: vec3u, @builtin(num_workgroups) count: vec3u, @builtin(local_invocation_index) thread: u32) {
//#if SPLIT
  let span = id.x;
  let index = id.z * count.y + id.y;
//#else
  const span = 0u;
  let index = id.y * count.x + id.x;
//#end
  let chunk = index % CHUNKS;
  let key_head = index / CHUNKS % KV_HEADS;
  let row = index / (CHUNKS * KV_HEADS);
  if (row >= live.x) { return; }
//#if SPLIT
  if (span >= spans_of(row)) { return; }
//#end
  let group = HEADS / KV_HEADS;
  let stride = 2u * KV_HEADS * D4;
  let value_offset = KV_HEADS * D4;
  let own_quad = thread % D4;
  let subset = thread / D4;

//#for g in 0..GROUP
  // A last chunk that has fewer heads takes the last one again, and drops it.
  let head_$g = key_head * group + min(chunk * GROUP + $g, group - 1u);
  var o_$g = vec4f(0.0);
//#end
//#if NEW
  if (table[ROW_LEFT * CAPACITY + row] == 0u) { return; }
  let heads_at = row * (HEADS + 2u * KV_HEADS) * D4 * 4u;
  let angle_at = table[ROW_POSITION * CAPACITY + row] * (DIM / 2u);
  let value_at = heads_at + (HEADS + KV_HEADS + key_head) * D4 * 4u;
  let last = table[ROW_OWN_LENGTH * CAPACITY + row] - 1u;
  let to = (pages[table[ROW_OWN_PAGES * CAPACITY + row] + last / PAGE] + last % PAGE) * stride + key_head * D4;
  for (var i = thread; i < (GROUP + 1u) * D4; i += THREADS) {
    let quad = i % D4;
    if (i < GROUP * D4) {
      let head = key_head * group + min(chunk * GROUP + i / D4, group - 1u);
      heads[i] = turned_quad(heads_at + head * D4 * 4u, quad, angle_at, false) * SCALE;
    } else {
      let key = turned_quad(heads_at + (HEADS + key_head) * D4 * 4u, quad, angle_at, true);
      heads[i] = key;
      if (chunk == 0u && span == 0u) {
        kv[to + quad] = key;
        kv[to + value_offset + quad] = value_quad(value_at + 4u * quad);
      }
    }
  }
  if (subset == 0u && span == 0u) {
    let own_value = value_quad(value_at + 4u * own_quad);
//#for g in 0..GROUP
    o_$g = own_value;
//#end
  }
//#else
  for (var i = thread; i < GROUP * D4; i += THREADS) {
    let head = key_head * group + min(chunk * GROUP + i / D4, group - 1u);
    heads[i] = q[(row * HEADS + head) * D4 + i % D4] * SCALE;
  }
//#end
  workgroupBarrier();

  // Of the softmax: a thread's head and its place in the head's team.
  let team = thread / TEAM;
  let member = thread % TEAM;
  var highest = LOWEST;
  var sum = 0.0;
//#if NEW
  if (team < GROUP && span == 0u) {
    var products = vec4f(0.0);
    for (var d = 0u; d < D4; d++) { products = fma(heads[team * D4 + d], heads[GROUP * D4 + d], products); }
    highest = dot(products, vec4f(1.0));
    sum = select(0.0, 1.0, member == 0u);
  }
//#end

//#if SPLIT
  let before_own = shared_spans(row);
  let own = u32(span >= before_own);
  let ranges = vec2u(own, own + 1u);
  let start = (span - own * before_own) * SPAN;
//#else
  const ranges = vec2u(0u, 2u);
  const start = 0u;
//#end
  for (var range = ranges.x; range < ranges.y; range++) {
    let pages_at = table[(ROW_SHARED_PAGES + 2u * range) * CAPACITY + row];
//#if SPLIT
    let end = min(start + SPAN, table[(ROW_SHARED_LENGTH + 2u * range) * CAPACITY + row] - NEW * range);
//#else
    let end = table[(ROW_SHARED_LENGTH + 2u * range) * CAPACITY + row] - NEW * range;
//#end
    for (var first = start; first < end; first += TILE) {
      let lane = thread % LANES;
      for (var k = thread / LANES; k < TILE; k += THREADS / LANES) {
        // Past the end the last key is read again, and weighs nothing.
        let key = min(first + k, end - 1u);
        let at = (pages[pages_at + key / PAGE] + key % PAGE) * stride + key_head * D4;
//#for g in 0..GROUP
        var products_$g = vec4f(0.0);
//#end
//#for i in 0..LANE_QUADS
        if (lane + LANES * $i < D4) {
          let quad = lane + LANES * $i;
          let from_cache = kv[at + quad];
//#for g in 0..GROUP
          products_$g = fma(heads[$g * D4 + quad], from_cache, products_$g);
//#end
        }
//#end
//#for g in 0..GROUP
        parts[($g * TILE + k) * LANES + lane] = dot(products_$g, vec4f(1.0));
//#end
      }
      workgroupBarrier();

      var top = LOWEST;
      if (team < GROUP) {
        for (var k = member; k < TILE; k += TEAM) {
          var score = 0.0;
//#for l in 0..LANES
          score += parts[(team * TILE + k) * LANES + $l];
//#end
          score = select(LOWEST, score, first + k < end);
          weights[team * TILE + k] = score;
          top = max(top, score);
        }
      }
      team_values[thread] = top;
      workgroupBarrier();

      if (team < GROUP) {
        let before = highest;
        for (var i = 0u; i < TEAM; i++) { highest = max(highest, team_values[team * TEAM + i]); }
        let shrink = exp(before - highest);
        sum *= shrink;
        for (var k = member; k < TILE; k += TEAM) {
          let weight = exp(weights[team * TILE + k] - highest);
          weights[team * TILE + k] = weight;
          sum += weight;
        }
        if (member == 0u) { shrinks[team] = shrink; }
      }
      workgroupBarrier();

      if (subset < SUBSETS) {
//#for g in 0..GROUP
        o_$g *= shrinks[$g];
//#end
        for (var k = subset; k < min(TILE, end - first); k += SUBSETS) {
          let key = first + k;
          let value = kv[(pages[pages_at + key / PAGE] + key % PAGE) * stride + key_head * D4 + value_offset + own_quad];
//#for g in 0..GROUP
          o_$g = fma(vec4f(weights[$g * TILE + k]), value, o_$g);
//#end
        }
      }
    }
  }

  team_values[thread] = sum;
//#if SPLIT
  if (team < GROUP && member == 0u) { tops[team] = highest; }
//#end
//#for g in 0..GROUP
  partial[thread] = o_$g;
  workgroupBarrier();
  if (thread < D4 && chunk * GROUP + $g < group) {
    var total = 0.0;
    for (var i = 0u; i < TEAM; i++) { total += team_values[$g * TEAM + i]; }
    var whole = o_$g;
    for (var i = 1u; i < SUBSETS; i++) { whole += partial[i * D4 + thread]; }
//#if SPLIT
    let at = ((row * HEADS + head_$g) * SPANS + span) * (D4 + 1u);
    o[at + thread] = whole;
    if (thread == 0u) { o[at + D4] = vec4f(tops[$g], total, 0.0, 0.0); }
//#else
    o[(row * HEADS + head_$g) * D4 + thread] = whole / total;
//#end
  }
  workgroupBarrier();
//#end
}
