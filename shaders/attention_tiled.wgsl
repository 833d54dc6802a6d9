//#if SHUFFLE
enable subgroups;
//#end
// What attention.wgsl does, for real GPUs: the same segments, formulas and buffers; scores are recomputed, never stored.
//
// SPLIT lanes share a row, lane s the quads s, s + SPLIT, ...: HELD of them. A lane holds ROWS neighbouring rows in registers (queries,
// or keys in the last kernel), a workgroup the BLOCK rows of its lanes for one query head. The other side goes through workgroup memory, TILE
// rows at a time, each read by all lanes. Every STRIP of a tile is skipped by lanes none of whose rows take part in it, and masked only where
// some do not. A score is a sum over its row's lanes: by subgroup shuffles (SHUFFLE), or through workgroup memory (EXCHANGE). Exponentials are
// to the base of 2; `lse` stays natural, as in attention.wgsl.
//
// Rows of a staged tile are ROW quads, zeros past the head's QUADS.

override HEADS: u32;
override KV_HEADS: u32;
override SCALE: f32;

const LOG2E = 1.4426950408889634;
// Score of a pair that does not attend: its weight is 0 beside any other, and beside START.
const LOWEST = -3.0e38;
const START = -1.0e30;
const ROW = SPLIT * HELD;
const BLOCK = LANES / SPLIT * ROWS;

@group(0) @binding(0) var<uniform> live: vec4u;                  // x: tokens
@group(0) @binding(1) var<storage, read> segments: array<vec4u>; // [tokens]: prefix from, to, own sequence from, attended to
@group(0) @binding(2) var<storage, read> q: array<vec4f>;        // [tokens][HEADS][QUADS]
@group(0) @binding(3) var<storage, read> kv: array<vec4f>;       // [tokens][KV_HEADS keys, KV_HEADS values][QUADS]

fn along(a: vec4f, b: vec4f, sum: f32) -> f32 {
  return fma(a.w, b.w, fma(a.z, b.z, fma(a.y, b.y, fma(a.x, b.x, sum))));
}

//#if SHUFFLE
var<workgroup> taken: atomic<u32>;

// A lane's number in the workgroup such that neighbours are neighbours in a subgroup, which local_invocation_index does not promise. Which
// subgroup comes first does not matter: a row's result is the same wherever it is computed.
fn place_of(within: u32, size: u32) -> u32 {
  var before = 0u;
  if (subgroupElect()) { before = atomicAdd(&taken, size); }
  return (subgroupBroadcastFirst(before) + within) % LANES;
}

@diagnostic(off, subgroup_uniformity)
fn across(x: f32) -> f32 {
  var sum = x;
//#for m in 0..STEPS
  sum += subgroupShuffleXor(sum, 1u << $m);
//#end
  return sum;
}
//#end
//#if EXCHANGE
var<workgroup> parts: array<vec4f, 2u * LANES>;

// Calls in a row take turns with the halves, so that one barrier each is enough.
fn across(x: vec4f, place: u32, half: u32) -> vec4f {
  parts[half * LANES + place] = x;
  workgroupBarrier();
  var sum = vec4f(0.0);
//#for m in 0..SPLIT
  sum += parts[half * LANES + place / SPLIT * SPLIT + $m];
//#end
  return sum;
}
//#end

//#if QUERIES
var<workgroup> k_tile: array<vec4f, TILE * ROW>;
var<workgroup> v_tile: array<vec4f, TILE * ROW>;

// Keys that any row of a block may need, counted from the first: those of its first row's prefix, then from its own sequence on, since the
// other rows' sequences are its own or follow it. Past the last they lie behind all rows.
fn key_at(first: vec4u, index: u32) -> u32 {
  return select(first.z + index - (first.y - first.x), first.x + index, index < first.y - first.x);
}

// Below a range's beginning the differences wrap around to large numbers.
fn attends(segment: vec4u, t: u32, j: u32) -> bool {
  return (j - segment.x < segment.y - segment.x) | (j - segment.z <= t - segment.z);
}

//#if FORWARD
@group(0) @binding(4) var<storage, read_write> out: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> lse: array<f32>;      // [tokens][HEADS]: log of the sum of exp(s)
//#else
@group(0) @binding(4) var<storage, read> out: array<vec4f>;
@group(0) @binding(5) var<storage, read> lse: array<f32>;
@group(0) @binding(6) var<storage, read> dout: array<vec4f>;         // [tokens][HEADS][QUADS]
@group(0) @binding(7) var<storage, read_write> dq: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> dots: array<f32>;     // [tokens][HEADS]: D
//#end

//#if SHUFFLE
@diagnostic(off, subgroup_uniformity)
//#end
@compute @workgroup_size(LANES)
//#if FORWARD
fn attention_forward(
//#else
fn attention_backward_q(
//#end
//#if SHUFFLE
  @builtin(subgroup_invocation_id) within: u32, @builtin(subgroup_size) size: u32,
//#end
  @builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32,
) {
  let index = group.y * groups.x + group.x;
  let blocks = (live.x + BLOCK - 1u) / BLOCK;
  if (index >= blocks * HEADS) { return; }
  let head = index % HEADS;
  // Later tokens have more to attend to: the longest work first.
  let t0 = (blocks - 1u - index / HEADS) * BLOCK;
  let t_last = min(t0 + BLOCK, live.x) - 1u;
  let first = segments[t0];
  let keys = first.y - first.x + t_last + 1u - first.z;
  let kv_stride = 2u * KV_HEADS * QUADS;
  let k_head = head / (HEADS / KV_HEADS) * QUADS;
//#if SHUFFLE
  let place = place_of(within, size);
//#else
  let place = lane;
//#end
  let s = place % SPLIT;
  let row0 = t0 + place / SPLIT * ROWS;
//#for i in 0..ROWS
  let t_$i = min(row0 + $i, t_last);
  let segment_$i = segments[t_$i];
  let at_$i = (t_$i * HEADS + head) * QUADS + s;
//#if FORWARD
  var top_$i = START;
  var sum_$i = 0.0;
//#else
  let lse_$i = lse[t_$i * HEADS + head] * LOG2E;
  var dot_$i = 0.0;
//#end
//#for d in 0..HELD
  let q_$i_$d = select(vec4f(0.0), q[at_$i + $d * SPLIT], s + $d * SPLIT < QUADS) * (SCALE * LOG2E);
//#if FORWARD
  var o_$i_$d = vec4f(0.0);
//#else
  let do_$i_$d = select(vec4f(0.0), dout[at_$i + $d * SPLIT], s + $d * SPLIT < QUADS);
  dot_$i = along(do_$i_$d, select(vec4f(0.0), out[at_$i + $d * SPLIT], s + $d * SPLIT < QUADS), dot_$i);
  var dq_$i_$d = vec4f(0.0);
//#end
//#end
//#if !FORWARD
//#if SHUFFLE
  dot_$i = across(dot_$i);
//#end
//#if EXCHANGE
  dot_$i = across(vec4f(dot_$i), place, 1u).x;
//#end
//#end
//#end

  for (var tile = 0u; tile < keys; tile += TILE) {
    workgroupBarrier();
//#for n in 0..LOADS
    {
      let n = lane + $n * LANES;
      let quad = n % ROW;
      let at = min(key_at(first, tile + n / ROW), t_last) * kv_stride + k_head + quad;
      if (n < TILE * ROW) {
        k_tile[n] = select(vec4f(0.0), kv[at], quad < QUADS);
        v_tile[n] = select(vec4f(0.0), kv[at + KV_HEADS * QUADS], quad < QUADS);
      }
    }
//#end
    workgroupBarrier();
    for (var strip = 0u; strip < TILE; strip += STRIP) {
      let j_first = key_at(first, tile + strip);
      let j_last = key_at(first, tile + strip + STRIP - 1u);
      var whole = true;
//#for i in 0..ROWS
      whole &= ((j_first >= segment_$i.x) & (j_last < segment_$i.y)) | ((j_first >= segment_$i.z) & (j_last <= t_$i));
//#end
//#if EXCHANGE
      {
//#else
      // The last row sees no key behind it; the first none before its prefix, nor between that and its own sequence, nor does any later.
      let between = (j_first >= segment_0.y) & (j_last < segment_0.z);
      let needed = (j_first <= row0 + ROWS - 1u) & (j_last >= segment_0.x) & !between;
//#if SHUFFLE
      if (subgroupAny(needed)) {
//#else
      if (needed) {
//#end
//#end
        for (var step = 0u; step < STRIP; step += KEYS) {
          let b = strip + step;
//#for i in 0..ROWS
//#for k in 0..KEYS
          var s_$i_$k = 0.0;
//#if !FORWARD
          var dp_$i_$k = 0.0;
//#end
//#end
//#end
//#for d in 0..HELD
//#for k in 0..KEYS
//#if FORWARD
          {
            let key = k_tile[(b + $k) * ROW + s + $d * SPLIT];
//#for i in 0..ROWS
            s_$i_$k = along(q_$i_$d, key, s_$i_$k);
//#end
          }
//#else
//#if EXCHANGE
          {
//#end
            let key_$d = k_tile[(b + $k) * ROW + s + $d * SPLIT];
            let value_$d = v_tile[(b + $k) * ROW + s + $d * SPLIT];
//#for i in 0..ROWS
            s_$i_$k = along(q_$i_$d, key_$d, s_$i_$k);
            dp_$i_$k = along(do_$i_$d, value_$d, dp_$i_$k);
//#end
//#if EXCHANGE
          }
//#end
//#end
//#end
//#end
//#for i in 0..ROWS
//#if EXCHANGE
          let s_$i = across(vec4f(s_$i_0, s_$i_1, s_$i_2, s_$i_3), place, $i);
//#if !FORWARD
          let dp_$i = across(vec4f(dp_$i_0, dp_$i_1, dp_$i_2, dp_$i_3), place, 1u);
//#end
//#end
//#for k in 0..KEYS
//#if EXCHANGE
          s_$i_$k = s_$i[$k];
//#if !FORWARD
          dp_$i_$k = dp_$i[$k];
//#end
//#end
//#if SHUFFLE
          s_$i_$k = across(s_$i_$k);
//#if !FORWARD
          dp_$i_$k = across(dp_$i_$k);
//#end
//#end
//#end
//#end
          if (!whole) {
//#for k in 0..KEYS
            let j_$k = key_at(first, tile + b + $k);
//#for i in 0..ROWS
            s_$i_$k = select(LOWEST, s_$i_$k, attends(segment_$i, t_$i, j_$k));
//#end
//#end
          }
//#if FORWARD
          // One rescaling for all KEYS.
//#for i in 0..ROWS
          var higher_$i = top_$i;
//#for k in 0..KEYS
          higher_$i = max(higher_$i, s_$i_$k);
//#end
          let shrink_$i = exp2(top_$i - higher_$i);
          top_$i = higher_$i;
          sum_$i *= shrink_$i;
//#for k in 0..KEYS
          s_$i_$k = exp2(s_$i_$k - higher_$i);
          sum_$i += s_$i_$k;
//#end
//#for d in 0..HELD
          o_$i_$d *= shrink_$i;
//#end
//#end
//#for d in 0..HELD
//#for k in 0..KEYS
          {
            let value = v_tile[(b + $k) * ROW + s + $d * SPLIT];
//#for i in 0..ROWS
            o_$i_$d = fma(vec4f(s_$i_$k), value, o_$i_$d);
//#end
          }
//#end
//#end
//#else
//#for i in 0..ROWS
//#for k in 0..KEYS
          // From here on what the score's gradient is.
          s_$i_$k = exp2(s_$i_$k - lse_$i) * (dp_$i_$k - dot_$i);
//#end
//#end
//#for d in 0..HELD
//#for k in 0..KEYS
//#if EXCHANGE
          {
            let key_$d = k_tile[(b + $k) * ROW + s + $d * SPLIT];
//#end
//#for i in 0..ROWS
            dq_$i_$d = fma(vec4f(s_$i_$k), key_$d, dq_$i_$d);
//#end
//#if EXCHANGE
          }
//#end
//#end
//#end
//#end
        }
      }
    }
  }
//#for i in 0..ROWS
  if (row0 + $i <= t_last) {
//#for d in 0..HELD
    if (s + $d * SPLIT < QUADS) {
//#if FORWARD
      out[at_$i + $d * SPLIT] = o_$i_$d / sum_$i;
//#else
      dq[at_$i + $d * SPLIT] = dq_$i_$d * SCALE;
//#end
    }
//#end
//#if FORWARD
    if (s == 0u) { lse[t_$i * HEADS + head] = (top_$i + log2(sum_$i)) / LOG2E; }
//#else
    if (s == 0u) { dots[t_$i * HEADS + head] = dot_$i; }
//#end
  }
//#end
}
//#end

//#if BY_KEY
// dk and dv of a block of keys for one query head: straight into dkv where nothing is added to them, else into `pieces`, for attention_join.
// Nothing is added where the key head has one query head, and all that attends to the key lies in one of the launch's groups.z equal ranges
// of tokens, each of which has workgroups of its own: so the queries of a prefix that many sequences share are not walked by one alone.
@group(0) @binding(5) var<storage, read> lse: array<f32>;
@group(0) @binding(6) var<storage, read> dout: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> dkv: array<vec4f>;
@group(0) @binding(8) var<storage, read> dots: array<f32>;
//#if PIECES
@group(0) @binding(9) var<storage, read_write> pieces: array<vec4f>; // [ranges][tokens][HEADS][dk, dv][QUADS]
//#end

var<workgroup> q_tile: array<vec4f, TILE * ROW>;
var<workgroup> do_tile: array<vec4f, TILE * ROW>;
var<workgroup> stats_tile: array<vec2f, TILE>; // lse to the base of 2, D
var<workgroup> furthest: atomic<u32>;
var<workgroup> bound: u32;

//#if SHUFFLE
@diagnostic(off, subgroup_uniformity)
//#end
@compute @workgroup_size(LANES)
fn attention_backward_kv(
//#if SHUFFLE
  @builtin(subgroup_invocation_id) within: u32, @builtin(subgroup_size) size: u32,
//#end
  @builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32,
) {
  let index = group.y * groups.x + group.x;
  if (index >= (live.x + BLOCK - 1u) / BLOCK * HEADS) { return; }
  let head = index % HEADS;
  // Earlier tokens have more that attends to them: in order, the longest work comes first.
  let t0 = index / HEADS * BLOCK;
  let t_last = min(t0 + BLOCK, live.x) - 1u;
  let kv_stride = 2u * KV_HEADS * QUADS;
  let k_head = head / (HEADS / KV_HEADS) * QUADS;
//#if SHUFFLE
  let place = place_of(within, size);
//#else
  let place = lane;
//#end
  let s = place % SPLIT;
  let row0 = t0 + place / SPLIT * ROWS;
  let range = (live.x + groups.z - 1u) / groups.z;
  var reach = 0u;
//#for i in 0..ROWS
  let t_$i = min(row0 + $i, t_last);
  let reach_$i = segments[t_$i].w;
  reach = max(reach, reach_$i);
//#end
  atomicMax(&furthest, reach);
  workgroupBarrier();
  if (lane == 0u) { bound = atomicLoad(&furthest); }
  let begin = max(t0, group.z * range);
  let end = min(workgroupUniformLoad(&bound), min(live.x, (group.z + 1u) * range));
  if (begin >= end) { return; }
  reach = min(reach, end);
//#for i in 0..ROWS
  let end_$i = min(reach_$i, end);
  let at_$i = t_$i * kv_stride + k_head + s;
//#for d in 0..HELD
  let k_$i_$d = select(vec4f(0.0), kv[at_$i + $d * SPLIT], s + $d * SPLIT < QUADS) * (SCALE * LOG2E);
  let v_$i_$d = select(vec4f(0.0), kv[at_$i + KV_HEADS * QUADS + $d * SPLIT], s + $d * SPLIT < QUADS);
  var dk_$i_$d = vec4f(0.0);
  var dv_$i_$d = vec4f(0.0);
//#end
//#end

  for (var tile = begin; tile < end; tile += TILE) {
    workgroupBarrier();
//#for n in 0..LOADS
    {
      let n = lane + $n * LANES;
      let quad = n % ROW;
      let at = (min(tile + n / ROW, end - 1u) * HEADS + head) * QUADS + quad;
      if (n < TILE * ROW) {
        q_tile[n] = select(vec4f(0.0), q[at], quad < QUADS);
        do_tile[n] = select(vec4f(0.0), dout[at], quad < QUADS);
      }
    }
//#end
    if (lane < TILE) {
      let at = min(tile + lane, end - 1u) * HEADS + head;
      stats_tile[lane] = vec2f(lse[at] * LOG2E, dots[at]);
    }
    workgroupBarrier();
    for (var strip = 0u; strip < TILE; strip += STRIP) {
      let i_first = tile + strip;
      let i_end = i_first + STRIP;
      var whole = true;
//#for i in 0..ROWS
      whole &= (i_first >= t_$i) & (i_end <= end_$i);
//#end
//#if EXCHANGE
      {
//#else
      let needed = (i_end > t_0) & (i_first < reach);
//#if SHUFFLE
      if (subgroupAny(needed)) {
//#else
      if (needed) {
//#end
//#end
        for (var step = 0u; step < STRIP; step += KEYS) {
          let b = strip + step;
//#for i in 0..ROWS
//#for k in 0..KEYS
          var s_$i_$k = 0.0;
          var dp_$i_$k = 0.0;
//#end
//#end
//#for d in 0..HELD
//#for k in 0..KEYS
//#if EXCHANGE
          {
//#end
            let q_$d = q_tile[(b + $k) * ROW + s + $d * SPLIT];
            let do_$d = do_tile[(b + $k) * ROW + s + $d * SPLIT];
//#for i in 0..ROWS
            s_$i_$k = along(q_$d, k_$i_$d, s_$i_$k);
            dp_$i_$k = along(do_$d, v_$i_$d, dp_$i_$k);
//#end
//#if EXCHANGE
          }
//#end
//#end
//#end
//#for i in 0..ROWS
//#if EXCHANGE
          let s_$i = across(vec4f(s_$i_0, s_$i_1, s_$i_2, s_$i_3), place, 0u);
          let dp_$i = across(vec4f(dp_$i_0, dp_$i_1, dp_$i_2, dp_$i_3), place, 1u);
//#end
//#for k in 0..KEYS
//#if EXCHANGE
          s_$i_$k = s_$i[$k];
          dp_$i_$k = dp_$i[$k];
//#end
//#if SHUFFLE
          s_$i_$k = across(s_$i_$k);
          dp_$i_$k = across(dp_$i_$k);
//#end
          if (!whole) {
            let i = i_first + step + $k;
            s_$i_$k = select(LOWEST, s_$i_$k, (i >= t_$i) & (i < end_$i));
          }
          // From here on the pair's weight, and what the score's gradient is.
          s_$i_$k = exp2(s_$i_$k - stats_tile[b + $k].x);
          dp_$i_$k = s_$i_$k * (dp_$i_$k - stats_tile[b + $k].y);
//#end
//#end
//#for d in 0..HELD
//#for k in 0..KEYS
//#if EXCHANGE
          {
            let q_$d = q_tile[(b + $k) * ROW + s + $d * SPLIT];
            let do_$d = do_tile[(b + $k) * ROW + s + $d * SPLIT];
//#end
//#for i in 0..ROWS
            dk_$i_$d = fma(vec4f(dp_$i_$k), q_$d, dk_$i_$d);
            dv_$i_$d = fma(vec4f(s_$i_$k), do_$d, dv_$i_$d);
//#end
//#if EXCHANGE
          }
//#end
//#end
//#end
        }
      }
    }
  }
//#for i in 0..ROWS
  if (row0 + $i <= t_last) {
//#if PIECES
    let once = (HEADS == KV_HEADS) & (t_$i / range == (reach_$i - 1u) / range);
    // Outside the ranges of what attends to the key, attention_join does not look.
    if (!once) {
      let at = ((group.z * live.x + t_$i) * HEADS + head) * 2u * QUADS + s;
//#for d in 0..HELD
      if (s + $d * SPLIT < QUADS) {
        pieces[at + $d * SPLIT] = dk_$i_$d * SCALE;
        pieces[at + QUADS + $d * SPLIT] = dv_$i_$d;
      }
//#end
    } else if (t_$i / range == group.z) {
//#else
    {
//#end
//#for d in 0..HELD
      if (s + $d * SPLIT < QUADS) {
        dkv[at_$i + $d * SPLIT] = dk_$i_$d * SCALE;
        dkv[at_$i + KV_HEADS * QUADS + $d * SPLIT] = dv_$i_$d;
      }
//#end
    }
  }
//#end
}
//#end

//#if JOIN
@group(0) @binding(7) var<storage, read_write> dkv: array<vec4f>;
@group(0) @binding(9) var<storage, read> pieces: array<vec4f>;

// Sums what attention_backward_kv left in pieces, in the order of ranges, then of query heads. groups.z is the same in both launches.
@compute @workgroup_size(64)
fn attention_join(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = ((group.z * groups.y + group.y) * groups.x + group.x) * 64u + lane;
  let kv_stride = 2u * KV_HEADS * QUADS;
  let t = index / kv_stride;
  if (t >= live.x) { return; }
  let range = (live.x + groups.z - 1u) / groups.z;
  let last = (segments[t].w - 1u) / range;
  if (HEADS == KV_HEADS && t / range == last) { return; }
  let quad = index % QUADS;
  let k_head = index / QUADS % KV_HEADS;
  let is_value = index % kv_stride / (KV_HEADS * QUADS);
  var sum = vec4f(0.0);
  for (var z = t / range; z <= last; z++) {
    for (var head = k_head * (HEADS / KV_HEADS); head < (k_head + 1u) * (HEADS / KV_HEADS); head++) {
      sum += pieces[(((z * live.x + t) * HEADS + head) * 2u + is_value) * QUADS + quad];
    }
  }
  dkv[index] = sum;
}
//#end
