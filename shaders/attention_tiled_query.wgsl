// Attention's forward (FORWARD) and dq: lanes hold queries, tiles keys and values. Begins with attention_tiled.wgsl.

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
