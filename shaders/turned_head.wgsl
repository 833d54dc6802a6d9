// Put before a shader that reads the qkv projection's heads: a query or key head after its norm (Qwen3) and rotation. The shader declares
// DIM and EPS, and binds `qkv`, `angles` and, where heads have a norm, `q_norm` and `k_norm`. WGSL's sin may be off by 4e-3, so the angles
// come from host tables.

// What the per-head norm multiplies the head at qkv[at..] by, its gain left out.
fn norm_scale(at: u32) -> f32 {
//#if QK_NORM
  var squares = 0.0;
  for (var d = 0u; d < DIM; d++) { squares += qkv[at + d] * qkv[at + d]; }
  return inverseSqrt(squares / f32(DIM) + EPS);
//#else
  return 1.0;
//#end
}

// Elements d and d + DIM / 2 of the head at qkv[at..], which turn together. `angle_at`: where the row's position starts in `angles`.
fn turned_pair(at: u32, d: u32, angle_at: u32, scale: f32, is_key: bool) -> vec2f {
  let half = DIM / 2u;
  var x = qkv[at + d];
  var y = qkv[at + d + half];
//#if QK_NORM
  if (is_key) {
    x *= scale * k_norm[d];
    y *= scale * k_norm[d + half];
  } else {
    x *= scale * q_norm[d];
    y *= scale * q_norm[d + half];
  }
//#end
  let turn = angles[angle_at + d];
  return vec2f(x * turn.x - y * turn.y, y * turn.x + x * turn.y);
}
