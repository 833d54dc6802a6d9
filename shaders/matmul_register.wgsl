// Matrix multiplication without barriers: each invocation owns TILE_M x TILE_N outputs in named registers and streams K past them.
// A load costs a software adapter as much as eight vec4 fmas, so there the largest tile wins; real GPUs prefer 4 x 4 or 8 x 8.
// No shared memory: neighbouring invocations read the same lines through the cache.

override WX: u32 = 8;
override WY: u32 = 8;

@compute @workgroup_size(WX, WY)
fn main(@builtin(global_invocation_id) id: vec3u) {
//#if SPLIT
  // This slice's share of K.
  let k_live = live_tokens(dims.k);
  let share = (k_live + dims.slices - 1u) / dims.slices;
  let k_begin = min(id.z * share, k_live);
  let k_end = min(k_begin + share, k_live);
  let m_count = dims.m;
  let a_start = 0u;
  let b_start = 0u;
//#else
  let m_count = live_tokens(dims.m);
  let a_start = id.z * dims.stride_a / 4u;
  let b_start = id.z * dims.stride_b / 4u;
  let k_begin = 0u;
//#if TN
  let k_end = dims.k;
//#else
  let k_end = (dims.k + 3u) / 4u * 4u;
//#end
//#end
  let c_start = id.z * dims.stride_c / 4u;
  let lda = dims.lda / 4u;
  let ldb = dims.ldb / 4u;
  let m0 = id.y * TILE_M;
  let n0 = id.x * TILE_N;
  if (m0 >= m_count || n0 >= dims.n) { return; }

  // Finished outputs. Stored in a loop: unrolled, what happens to each would be most of what a software driver has to compile.
  var done: array<vec4f, TILE_M * TILE_N4>;

  // Reads past the last row or column repeat it; their results are never stored.
//#if NT
//#for i in 0..TILE_M
  let a_$i = a_start + min(m0 + $i, m_count - 1u) * lda;
//#end
//#for q in 0..TILE_N4
//#for r in 0..4
  let b_$q_$r = b_start + b_row(min(n0 + 4u * $q + $r, dims.n - 1u)) * ldb;
//#end
//#end
//#for i in 0..TILE_M
//#for q in 0..TILE_N4
//#for r in 0..4
  var c_$i_$q_$r = 0.0;
//#end
//#end
//#if NORM
  var squares_$i = 0.0;
//#end
//#end
  for (var k = k_begin / 4u; k < k_end / 4u; k++) {
//#if NORM
    let g = gamma[k];
//#end
//#for q in 0..TILE_N4
//#for r in 0..4
//#if NORM
    let w_$q_$r = floats_of(b[b_$q_$r + k]) * g;
//#else
    let w_$q_$r = floats_of(b[b_$q_$r + k]);
//#end
//#end
//#end
//#for i in 0..TILE_M
    {
      let x = a[a_$i + k];
//#if NORM
      squares_$i += dot(x, x);
//#end
//#for q in 0..TILE_N4
//#for r in 0..4
      c_$i_$q_$r += dot(x, w_$q_$r);
//#end
//#end
    }
//#end
  }
//#for i in 0..TILE_M
//#if NORM
  let scale_$i = inverseSqrt(squares_$i / f32(dims.k) + dims.eps);
//#else
  let scale_$i = 1.0;
//#end
//#for q in 0..TILE_N4
  done[$i * TILE_N4 + $q] = scale_$i * vec4f(c_$i_$q_0, c_$i_$q_1, c_$i_$q_2, c_$i_$q_3);
//#end
//#end
//#end

//#if NN
  let last = (dims.ldb / 4u) - 1u;
//#for i in 0..TILE_M
  let a_$i = a_start + min(m0 + $i, m_count - 1u) * lda;
//#for q in 0..TILE_N4
  var c_$i_$q = vec4f(0.0);
//#end
//#end
//#for q in 0..TILE_N4
  let n_$q = b_start + min(n0 / 4u + $q, last);
//#end
  for (var k = k_begin / 4u; k < k_end / 4u; k++) {
    // Rows of B past K meet zeros of A; they are clamped so that they hold finite numbers.
//#for r in 0..4
    let row_$r = min(4u * k + $r, dims.k - 1u) * ldb;
//#for q in 0..TILE_N4
    let w_$r_$q = b[n_$q + row_$r];
//#end
//#end
//#for i in 0..TILE_M
    {
      let x = a[a_$i + k];
//#for q in 0..TILE_N4
      c_$i_$q = fma(vec4f(x.x), w_0_$q, fma(vec4f(x.y), w_1_$q, fma(vec4f(x.z), w_2_$q, fma(vec4f(x.w), w_3_$q, c_$i_$q))));
//#end
    }
//#end
  }
//#for i in 0..TILE_M
//#for q in 0..TILE_N4
  done[$i * TILE_N4 + $q] = c_$i_$q;
//#end
//#end
//#end

//#if TN
//#for p in 0..TILE_M4
  let a_$p = a_start + min(m0 / 4u + $p, lda - 1u);
//#for q in 0..TILE_N4
//#for r in 0..4
  var c_$p_$r_$q = vec4f(0.0);
//#end
//#end
//#end
//#for q in 0..TILE_N4
  let b_$q = b_start + min(n0 / 4u + $q, ldb - 1u);
//#end
  for (var k = k_begin; k < k_end; k++) {
//#for q in 0..TILE_N4
    let w_$q = b[b_$q + k * ldb];
//#end
//#for p in 0..TILE_M4
    {
      let x = a[a_$p + k * lda];
//#for q in 0..TILE_N4
      c_$p_0_$q = fma(vec4f(x.x), w_$q, c_$p_0_$q);
      c_$p_1_$q = fma(vec4f(x.y), w_$q, c_$p_1_$q);
      c_$p_2_$q = fma(vec4f(x.z), w_$q, c_$p_2_$q);
      c_$p_3_$q = fma(vec4f(x.w), w_$q, c_$p_3_$q);
//#end
    }
//#end
  }
//#for p in 0..TILE_M4
//#for r in 0..4
//#for q in 0..TILE_N4
  done[(4 * $p + $r) * TILE_N4 + $q] = c_$p_$r_$q;
//#end
//#end
//#end
//#end
  for (var i = 0u; i < TILE_M * TILE_N4; i++) {
    let m = m0 + i / TILE_N4;
    let n = n0 + 4u * (i % TILE_N4);
    if (m < m_count && n < dims.n) { store4(c_start, m, n, done[i]); }
  }
}
