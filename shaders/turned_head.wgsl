// Put before a shader that reads the qkv projection's heads: a query or key head after its norm (Qwen3) and rotation. The shader declares
// DIM and EPS, binds `angles`, and says what a head holds: `head_element(at)`, and `head_gain(d, is_key)` where heads have a norm. WGSL's sin
// may be off by 4e-3, so the angles come from host tables.

// What the per-head norm multiplies the head at `at` by, its gain left out.
fn norm_scale(at: u32) -> f32 {
//#if QK_NORM
  var squares = 0.0;
  for (var d = 0u; d < DIM; d++) {
    let x = head_element(at + d);
    squares += x * x;
  }
  return inverseSqrt(squares / f32(DIM) + EPS);
//#else
  return 1.0;
//#end
}

// Elements d and d + DIM / 2 of the head at `at`, which turn together. `angle_at`: where the row's position starts in `angles`.
fn turned_pair(at: u32, d: u32, angle_at: u32, scale: f32, is_key: bool) -> vec2f {
  let half = DIM / 2u;
  var x = head_element(at + d);
  var y = head_element(at + d + half);
//#if QK_NORM
  x *= scale * head_gain(d, is_key);
  y *= scale * head_gain(d + half, is_key);
//#end
  let turn = angles[angle_at + d];
  return vec2f(x * turn.x - y * turn.y, y * turn.x + x * turn.y);
}

// Elements 4 quad to 4 quad + 3 of the head at `at`; zero past DIM.
fn turned_quad(at: u32, quad: u32, angle_at: u32, is_key: bool) -> vec4f {
  let scale = norm_scale(at);
  let half = DIM / 2u;
  var quad_value = vec4f(0.0);
//#for r in 0..4
  if (4u * quad + $r < DIM) {
    let e = 4u * quad + $r;
    let pair = turned_pair(at, e % half, angle_at, scale, is_key);
    quad_value[$r] = select(pair.y, pair.x, e < half);
  }
//#end
  return quad_value;
}
