// Matrix multiplication through workgroup memory, for real GPUs: a workgroup makes BM x BN outputs, 4 TM4 x 4 TN4 an invocation, reading A and
// B in slabs of 4 S4 steps of K. One shader for a family of tiles (src/kernels/matmul-block.ts).
//
// - Nothing is transposed: each operand lies in workgroup memory as vec4s along the axis it is contiguous in, so no single component is
//   ever stored into a vec4 (gpuweb#2112), and 256 multiply-adds take 16 loads.
// - Rows of vec4s along K are S4 + 1 apart: neighbouring rows fall into different banks. NT's B keeps the four columns of a quad BN / 4 + 1
//   rows apart, so that neighbouring invocations read neighbouring rows though each owns four columns in a row.
// - The next slab is on its way into registers while this one is multiplied.
// - Indices of workgroup memory are sums, products, `/` and `%` of bounded numbers: Tint then leaves out its checks. With `&` or `^` it
//   would not.
//
// Every tile and slab adds each output up in the same order, K ascending, so they agree to the bit.

//#if TN
var<workgroup> a_tile: array<vec4f, A_QUADS>;  // [k][BM / 4]
//#else
var<workgroup> a_tile: array<vec4f, A_QUADS>;  // [BM][S4 + 1]
//#end
//#if NT
var<workgroup> b_tile: array<vec4f, B_QUADS>;  // [column % 4][BN / 4 + 1][S4 + 1]
//#else
var<workgroup> b_tile: array<vec4f, B_QUADS>;  // [k][BN / 4]
//#end
//#if NORM
// Of a row of A the squares of quads 0, 1, 2, 3 (mod 4) along K, each summed by one invocation of those that load it.
var<workgroup> row_squares: array<f32, SQUARES>;  // [BM][4]
//#end

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) index: u32) {
//#if SPLIT
  // This slice's share of K.
  let k_live = live_tokens(dims.k);
  let share = (k_live + dims.slices - 1u) / dims.slices;
  let k_begin = min(group.z * share, k_live);
  let k_end = min(k_begin + share, k_live);
  let m_count = dims.m;
  let a_start = 0u;
  let b_start = 0u;
//#else
  let m_count = live_tokens(dims.m);
  let a_start = group.z * dims.stride_a / 4u;
  let b_start = group.z * dims.stride_b / 4u;
  let k_begin = 0u;
//#if TN
  let k_end = dims.k;
//#else
  let k_end = (dims.k + 3u) / 4u * 4u;
//#end
//#end
  let c_start = group.z * dims.stride_c / 4u;
  let lda = dims.lda / 4u;
  let ldb = dims.ldb / 4u;

  // Workgroups that run at a time should share rows of both operands: they go down bands of eight tiles, then on by a column.
  let flat = group.y * groups.x + group.x;
  let band = flat / (8u * groups.x);
  let height = min(8u, groups.y - 8u * band);
  let within = flat - band * 8u * groups.x;
  let m0 = (8u * band + within % height) * BM;
  let n0 = within / height * BN;

  // Of 32 neighbouring invocations, 8 lie beside each other and 4 below: they read 8 quads of columns and 4 rows at a time.
  let tx = index / 32u % ACROSS * 8u + index % 8u;
  let ty = index / 32u / ACROSS * 4u + index % 32u / 8u;

  // What this invocation brings in of each slab. Reads past the last row or column repeat it; their results are never stored.
//#for i in 0..LOADS_A
//#if TN
  let a_k_$i = (index + $i * THREADS) / (BM / 4u);
  let a_from_$i = a_start + min(m0 / 4u + (index + $i * THREADS) % (BM / 4u), lda - 1u);
//#else
  let a_m_$i = (index + $i * THREADS) / S4;
  let a_k_$i = (index + $i * THREADS) % S4;
  let a_from_$i = a_start + min(m0 + a_m_$i, m_count - 1u) * lda;
//#if NORM
  var squares_$i = vec2f(0.0);
//#end
//#end
//#end
//#for i in 0..LOADS_B
//#if NT
  let b_n_$i = (index + $i * THREADS) / S4;
  let b_k_$i = (index + $i * THREADS) % S4;
  let b_from_$i = b_start + b_row(min(n0 + b_n_$i, dims.n - 1u)) * ldb;
//#else
  let b_k_$i = (index + $i * THREADS) / (BN / 4u);
  let b_from_$i = b_start + min(n0 / 4u + (index + $i * THREADS) % (BN / 4u), ldb - 1u);
//#end
//#end

//#for p in 0..TM4
//#for j in 0..4
//#for q in 0..TN4
  var c_$p_$j_$q = vec4f(0.0);
//#end
//#end
//#end
  // Each turn begins the loads of slab k0, multiplies the slab before it, and puts k0's where the next turn finds it.
  for (var k0 = k_begin; k0 < k_end + 4u * S4; k0 += 4u * S4) {
    // Past the end of K, A is zero and B repeats a step of K that is there, so that it holds finite numbers.
//#for i in 0..LOADS_A
//#if TN
    let a_next_$i = select(vec4f(0.0), a[a_from_$i + min(k0 + a_k_$i, max(k_end, 1u) - 1u) * lda], k0 + a_k_$i < k_end);
//#else
    let a_next_$i = select(vec4f(0.0), a[a_from_$i + min(k0 / 4u + a_k_$i, k_end / 4u - 1u)], k0 + 4u * a_k_$i < k_end);
//#if NORM
    let square_$i = dot(a_next_$i, a_next_$i);
//#if SLAB_8
    squares_$i += select(vec2f(0.0, square_$i), vec2f(square_$i, 0.0), k0 / 8u % 2u == 0u);
//#else
    squares_$i += vec2f(square_$i, 0.0);
//#end
//#end
//#end
//#end
//#for i in 0..LOADS_B
//#if NT
//#if NORM
    let b_next_$i = floats_of(b[b_from_$i + min(k0 / 4u + b_k_$i, k_end / 4u - 1u)]) * gamma[min(k0 / 4u + b_k_$i, k_end / 4u - 1u)];
//#else
    let b_next_$i = floats_of(b[b_from_$i + min(k0 / 4u + b_k_$i, k_end / 4u - 1u)]);
//#end
//#else
//#if NN
    let b_next_$i = b[b_from_$i + min(k0 + b_k_$i, dims.k - 1u) * ldb];
//#else
    let b_next_$i = b[b_from_$i + min(k0 + b_k_$i, max(k_end, 1u) - 1u) * ldb];
//#end
//#end
//#end
    if (k0 > k_begin) {
//#if TN
//#for s in 0..SLAB
      {
//#for q in 0..TN4
        let w_$q = b_tile[$s * (BN / 4u) + tx + $q * COLUMNS];
//#end
//#for p in 0..TM4
        let x_$p = a_tile[$s * (BM / 4u) + ty + $p * ROWS];
//#for j in 0..4
//#for q in 0..TN4
        c_$p_$j_$q = fma(vec4f(x_$p[$j]), w_$q, c_$p_$j_$q);
//#end
//#end
//#end
      }
//#end
//#else
//#for s in 0..S4
      {
//#for q in 0..TN4
//#if NT
//#for j in 0..4
        let y_$q_$j = b_tile[($j * (BN / 4u + 1u) + tx + $q * COLUMNS) * (S4 + 1u) + $s];
//#end
//#for e in 0..4
        let w_$q_$e = vec4f(y_$q_0[$e], y_$q_1[$e], y_$q_2[$e], y_$q_3[$e]);
//#end
//#else
//#for e in 0..4
        let w_$q_$e = b_tile[(4 * $s + $e) * (BN / 4u) + tx + $q * COLUMNS];
//#end
//#end
//#end
//#for p in 0..TM4
//#for j in 0..4
        let x_$p_$j = a_tile[(ty + (4 * $p + $j) * ROWS) * (S4 + 1u) + $s];
//#for q in 0..TN4
        c_$p_$j_$q = fma(vec4f(x_$p_$j.x), w_$q_0, c_$p_$j_$q);
        c_$p_$j_$q = fma(vec4f(x_$p_$j.y), w_$q_1, c_$p_$j_$q);
        c_$p_$j_$q = fma(vec4f(x_$p_$j.z), w_$q_2, c_$p_$j_$q);
        c_$p_$j_$q = fma(vec4f(x_$p_$j.w), w_$q_3, c_$p_$j_$q);
//#end
//#end
//#end
      }
//#end
//#end
    }
    workgroupBarrier();
//#for i in 0..LOADS_A
//#if TN
    a_tile[index + $i * THREADS] = a_next_$i;
//#else
    a_tile[a_m_$i * (S4 + 1u) + a_k_$i] = a_next_$i;
//#end
//#end
//#for i in 0..LOADS_B
//#if NT
    b_tile[(b_n_$i % 4u * (BN / 4u + 1u) + b_n_$i / 4u) * (S4 + 1u) + b_k_$i] = b_next_$i;
//#else
    b_tile[index + $i * THREADS] = b_next_$i;
//#end
//#end
    workgroupBarrier();
  }
//#if NORM
//#for i in 0..LOADS_A
  row_squares[4u * a_m_$i + a_k_$i] = squares_$i.x;
//#if SLAB_8
  row_squares[4u * a_m_$i + a_k_$i + 2u] = squares_$i.y;
//#end
//#end
  workgroupBarrier();
//#end
//#for p in 0..TM4
//#for j in 0..4
  {
//#if TN
    let row = 4u * (ty + $p * ROWS) + $j;
//#else
    let row = ty + (4 * $p + $j) * ROWS;
//#end
    if (m0 + row < m_count) {
//#if NORM
      let squares = row_squares[4u * row] + row_squares[4u * row + 1u] + row_squares[4u * row + 2u] + row_squares[4u * row + 3u];
      let scale = inverseSqrt(squares / f32(dims.k) + dims.eps);
//#else
      let scale = 1.0;
//#end
//#for q in 0..TN4
      if (n0 + 4u * (tx + $q * COLUMNS) < dims.n) { store4(c_start, m0 + row, n0 + 4u * (tx + $q * COLUMNS), scale * c_$p_$j_$q); }
//#end
    }
  }
//#end
//#end
}
