// Attention's dk and dv: lanes hold keys, tiles queries. Begins with attention_tiled.wgsl.

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
//#else
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
