enable subgroups;
// Matrix multiplication for software adapters whose subgroups are a vector register wide (Mesa's lavapipe): one subgroup a workgroup makes
// 4 * LANES x 16 outputs, 4 x 16 each invocation.
//
// There, a load is a branch, a check and an insertion for every invocation, even where all read one address or neighbours: some eight
// instructions a float, beside two for sixteen products. So no float is loaded twice: the invocations share the loads of 4 x 16 floats of
// B, a vec4 or a few each, and hand them round by subgroupBroadcast, which is one shuffle of a register.
//
// LANES, 4 to 16, must be the adapter's subgroup size. SHARES: 16 / LANES, vec4s of B an invocation loads; STEPS: LANES / 4.

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(subgroup_invocation_id) lane: u32) {
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
  let k_end = dims.k;
//#end
  let c_start = group.z * dims.stride_c / 4u;
  let lda = dims.lda / 4u;
  let ldb = dims.ldb / 4u;
  // Four neighbouring rows an invocation, the same sixteen columns for all.
  let m = group.y * 4u * LANES + 4u * lane;
  let n0 = group.x * 16u;

  // Reads past the last row or column repeat it; their results are never stored.
//#if TN
  let a_column = a_start + min(m / 4u, lda - 1u);
//#else
//#for p in 0..4
  let a_$p = a_start + min(m + $p, m_count - 1u) * lda;
//#end
//#end
//#if NT
//#for s in 0..SHARES
  let b_$s = b_start + b_row(min(n0 + $s * LANES + lane, dims.n - 1u)) * ldb;
//#end
//#else
  // Invocation 4 t + q of share s brings columns 4 q to 4 q + 3 of the row STEPS s + t of four.
  let b_column = b_start + min(n0 / 4u + lane % 4u, ldb - 1u);
//#end

  // c_p_s_t: row p, columns 4 (STEPS s + t) and the three after it.
//#for p in 0..4
//#for s in 0..SHARES
//#for t in 0..STEPS
  var c_$p_$s_$t = vec4f(0.0);
//#end
//#end
//#end
//#if NT
//#if NORM
  var squares = vec4f(0.0);
//#end
  for (var k = 0u; k < (k_end + 3u) / 4u; k++) {
//#for p in 0..4
    let x_$p = a[a_$p + k];
//#end
//#if NORM
    squares += vec4f(dot(x_0, x_0), dot(x_1, x_1), dot(x_2, x_2), dot(x_3, x_3));
    let g = gamma[k];
//#end
//#for s in 0..SHARES
    {
//#if NORM
      let y = floats_of(b[b_$s + k]) * g;
//#else
      let y = floats_of(b[b_$s + k]);
//#end
//#for t in 0..STEPS
      {
//#for r in 0..4
        let w_$r = subgroupBroadcast(y, 4 * $t + $r);
//#end
//#for p in 0..4
        c_$p_$s_$t += vec4f(dot(x_$p, w_0), dot(x_$p, w_1), dot(x_$p, w_2), dot(x_$p, w_3));
//#end
      }
//#end
    }
//#end
  }
//#if NORM
  let scale = inverseSqrt(squares / f32(dims.k) + dims.eps);
//#for p in 0..4
//#for s in 0..SHARES
//#for t in 0..STEPS
  c_$p_$s_$t *= scale[$p];
//#end
//#end
//#end
//#end
//#else
  // Four steps of K at a time. Steps past its end meet zeros of A, and repeat B's last row, so that they hold finite numbers.
  for (var k = k_begin; k < k_end; k += 4u) {
//#if NN
//#for p in 0..4
    let x_$p = a[a_$p + k / 4u];
//#end
//#end
//#for i in 0..SHARES
    {
      let y = b[b_column + min(k + $i * STEPS + lane / 4u, k_end - 1u) * ldb];
//#for j in 0..STEPS
      {
//#if TN
        let step = k + $i * STEPS + $j;
        let x = select(vec4f(0.0), a[a_column + min(step, k_end - 1u) * lda], step < k_end);
//#end
//#for s in 0..SHARES
//#for t in 0..STEPS
        {
          let w = subgroupBroadcast(y, 4 * $j + $s * STEPS + $t);
//#for p in 0..4
//#if TN
          c_$p_$s_$t = fma(vec4f(x[$p]), w, c_$p_$s_$t);
//#else
          c_$p_$s_$t = fma(vec4f(x_$p[$i * STEPS + $j]), w, c_$p_$s_$t);
//#end
//#end
        }
//#end
//#end
      }
//#end
    }
//#end
  }
//#end

  // A store is as much code as a hundred products, so there is one, in loops whose ends the compiler does not know.
  for (var p = 0u; p < min(4u, max(m, m_count) - m); p++) {
    for (var q = 0u; q < min(4u, (dims.n - n0 + 3u) / 4u); q++) {
      var sum = vec4f(0.0);
//#for p in 0..4
//#for s in 0..SHARES
//#for t in 0..STEPS
      sum = select(sum, c_$p_$s_$t, p == $p && q == $s * STEPS + $t);
//#end
//#end
//#end
      store4(c_start, m + p, n0 + 4u * q, sum);
    }
  }
}
