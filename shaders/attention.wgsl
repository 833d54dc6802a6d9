// Causal attention over packed segments, forward and backward, without a tokens x tokens buffer: scores are recomputed, never stored.
// Each invocation owns ROWS neighbouring tokens of one head, in registers, and streams the other side past them, so that a loaded
// vector serves ROWS tokens. For software adapters: real GPUs take attention_tiled.wgsl.
//
// Segments: token t attends to a prefix that others share, [segments[t].x, segments[t].y), and then to its own sequence, segments[t].z .. t;
// without a prefix x, y and z are one. segments[t].w is one past the last token that attends to t. What attends to a token is one range, since
// a prefix is followed by all the sequences that go on from it.
//
//   s_ij = q_i . k_j * SCALE,  p_ij = exp(s_ij - lse_i),  o_i = sum_j p_ij v_j
//
// The backward takes two passes, because WGSL has no atomic add of floats and each output must have one owner:
//   D_i = do_i . o_i,  ds_ij = p_ij (do_i . v_j - D_i) SCALE
//   by query:  dq_i = sum_j ds_ij k_j              (also writes D)
//   by key:    dk_j = sum_i ds_ij q_i,  dv_j = sum_i p_ij do_i   over the query heads that share the key head

override HEADS: u32;
override KV_HEADS: u32;
override SCALE: f32;

@group(0) @binding(0) var<uniform> live: vec4u;                  // x: tokens
@group(0) @binding(1) var<storage, read> segments: array<vec4u>; // [tokens]: prefix from, to, own sequence from, attended to
@group(0) @binding(2) var<storage, read> q: array<vec4f>;        // [tokens][HEADS][QUADS]
@group(0) @binding(3) var<storage, read> kv: array<vec4f>;       // [tokens][KV_HEADS keys, KV_HEADS values][QUADS]
@group(0) @binding(4) var<storage, read_write> out: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> lse: array<f32>;  // [tokens][HEADS]: log of the sum of exp(s)

// Below a range's beginning the differences wrap around to large numbers.
fn attends(segment: vec4u, t: u32, j: u32) -> bool {
  return (j - segment.x < segment.y - segment.x) | (j - segment.z <= t - segment.z);
}

@compute @workgroup_size(64)
fn attention_forward(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.y * groups.x + group.x) * 64u + lane;
  let head = index % HEADS;
  let t0 = index / HEADS * ROWS;
  if (t0 >= live.x) { return; }
  let t_last = min(t0 + ROWS - 1u, live.x - 1u);
  let kv_stride = 2u * KV_HEADS * QUADS;
  let k_head = head / (HEADS / KV_HEADS) * QUADS;
  let v_head = k_head + KV_HEADS * QUADS;
//#for i in 0..ROWS
  let t_$i = min(t0 + $i, live.x - 1u);
  let segment_$i = segments[t_$i];
  var top_$i = -1e30;
  var sum_$i = 0.0;
//#for d in 0..QUADS
  let q_$i_$d = q[(t_$i * HEADS + head) * QUADS + $d] * SCALE;
  var o_$i_$d = vec4f(0.0);
//#end
//#end
  // What the first of the tokens attends to; the others' sequences are its own or follow it.
  for (var j = segment_0.x; j <= t_last; j = select(j + 1u, segment_0.z, j + 1u == segment_0.y)) {
    let at = j * kv_stride;
//#for i in 0..ROWS
    var s_$i = 0.0;
//#end
//#for d in 0..QUADS
    {
      let k = kv[at + k_head + $d];
//#for i in 0..ROWS
      s_$i += dot(q_$i_$d, k);
//#end
    }
//#end
//#for i in 0..ROWS
    let seen_$i = attends(segment_$i, t_$i, j);
    s_$i = select(-1e30, s_$i, seen_$i);
    let higher_$i = max(top_$i, s_$i);
    let shrink_$i = exp(top_$i - higher_$i);
    let p_$i = select(0.0, exp(s_$i - higher_$i), seen_$i);
    top_$i = higher_$i;
    sum_$i = sum_$i * shrink_$i + p_$i;
//#end
//#for d in 0..QUADS
    {
      let v = kv[at + v_head + $d];
//#for i in 0..ROWS
      o_$i_$d = o_$i_$d * shrink_$i + p_$i * v;
//#end
    }
//#end
  }
//#for i in 0..ROWS
  if (t0 + $i < live.x) {
//#for d in 0..QUADS
    out[(t_$i * HEADS + head) * QUADS + $d] = o_$i_$d / sum_$i;
//#end
    lse[t_$i * HEADS + head] = top_$i + log(sum_$i);
  }
//#end
}

@group(0) @binding(4) var<storage, read> out_in: array<vec4f>;
@group(0) @binding(5) var<storage, read> lse_in: array<f32>;
@group(0) @binding(6) var<storage, read> dout: array<vec4f>;         // [tokens][HEADS][QUADS]
@group(0) @binding(7) var<storage, read_write> dq: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> dots: array<f32>;     // [tokens][HEADS]: D

@compute @workgroup_size(64)
fn attention_backward_q(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.y * groups.x + group.x) * 64u + lane;
  let head = index % HEADS;
  let t0 = index / HEADS * ROWS;
  if (t0 >= live.x) { return; }
  let t_last = min(t0 + ROWS - 1u, live.x - 1u);
  let kv_stride = 2u * KV_HEADS * QUADS;
  let k_head = head / (HEADS / KV_HEADS) * QUADS;
  let v_head = k_head + KV_HEADS * QUADS;
//#for i in 0..ROWS
  let t_$i = min(t0 + $i, live.x - 1u);
  let segment_$i = segments[t_$i];
  let lse_$i = lse_in[t_$i * HEADS + head];
  var dot_$i = 0.0;
//#for d in 0..QUADS
  let q_$i_$d = q[(t_$i * HEADS + head) * QUADS + $d] * SCALE;
  let do_$i_$d = dout[(t_$i * HEADS + head) * QUADS + $d];
  dot_$i += dot(do_$i_$d, out_in[(t_$i * HEADS + head) * QUADS + $d]);
  var dq_$i_$d = vec4f(0.0);
//#end
//#end
  // What the first of the tokens attends to; the others' sequences are its own or follow it.
  for (var j = segment_0.x; j <= t_last; j = select(j + 1u, segment_0.z, j + 1u == segment_0.y)) {
    let at = j * kv_stride;
//#for i in 0..ROWS
    var s_$i = 0.0;
    var dp_$i = 0.0;
//#end
//#for d in 0..QUADS
    let k_$d = kv[at + k_head + $d];
    {
      let v = kv[at + v_head + $d];
//#for i in 0..ROWS
      s_$i += dot(q_$i_$d, k_$d);
      dp_$i += dot(do_$i_$d, v);
//#end
    }
//#end
//#for i in 0..ROWS
    let p_$i = select(0.0, exp(min(s_$i - lse_$i, 0.0)), attends(segment_$i, t_$i, j));
    let ds_$i = p_$i * (dp_$i - dot_$i) * SCALE;
//#for d in 0..QUADS
    dq_$i_$d += ds_$i * k_$d;
//#end
//#end
  }
//#for i in 0..ROWS
  if (t0 + $i < live.x) {
//#for d in 0..QUADS
    dq[(t_$i * HEADS + head) * QUADS + $d] = dq_$i_$d;
//#end
    dots[t_$i * HEADS + head] = dot_$i;
  }
//#end
}

@group(0) @binding(7) var<storage, read_write> dkv: array<vec4f>;
@group(0) @binding(8) var<storage, read> dots_in: array<f32>;

@compute @workgroup_size(64)
fn attention_backward_kv(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.y * groups.x + group.x) * 64u + lane;
  let k_head = index % KV_HEADS;
  let t0 = index / KV_HEADS * ROWS;
  if (t0 >= live.x) { return; }
  let kv_stride = 2u * KV_HEADS * QUADS;
  let share = HEADS / KV_HEADS;
  var end = 0u;
//#for i in 0..ROWS
  let t_$i = min(t0 + $i, live.x - 1u);
  let end_$i = segments[t_$i].w;
  end = max(end, end_$i);
//#for d in 0..QUADS
  let k_$i_$d = kv[t_$i * kv_stride + k_head * QUADS + $d] * SCALE;
  let v_$i_$d = kv[t_$i * kv_stride + (KV_HEADS + k_head) * QUADS + $d];
  var dk_$i_$d = vec4f(0.0);
  var dv_$i_$d = vec4f(0.0);
//#end
//#end
  for (var i = t0; i < end; i++) {
    for (var head = k_head * share; head < (k_head + 1u) * share; head++) {
      let at = (i * HEADS + head) * QUADS;
      let lse_i = lse_in[i * HEADS + head];
      let dot_i = dots_in[i * HEADS + head];
//#for i in 0..ROWS
      var s_$i = 0.0;
      var dp_$i = 0.0;
//#end
//#for d in 0..QUADS
      let q_$d = q[at + $d];
      let do_$d = dout[at + $d];
//#for i in 0..ROWS
      s_$i += dot(q_$d, k_$i_$d);
      dp_$i += dot(do_$d, v_$i_$d);
//#end
//#end
//#for i in 0..ROWS
      let p_$i = select(0.0, exp(min(s_$i - lse_i, 0.0)), i >= t_$i && i < end_$i);
      let ds_$i = p_$i * (dp_$i - dot_i) * SCALE;
//#for d in 0..QUADS
      dk_$i_$d += ds_$i * q_$d;
      dv_$i_$d += p_$i * do_$d;
//#end
//#end
    }
  }
//#for i in 0..ROWS
  if (t0 + $i < live.x) {
//#for d in 0..QUADS
    dkv[t_$i * kv_stride + k_head * QUADS + $d] = dk_$i_$d;
    dkv[t_$i * kv_stride + (KV_HEADS + k_head) * QUADS + $d] = dv_$i_$d;
//#end
  }
//#end
}
