// Matrix multiplication through workgroup memory: 16 x 16 invocations make a 64 x 64 tile of C, 4 x 4 outputs each, reading A and B
// in slabs of 16 along K. Every loaded value serves 64 products, which is what a real GPU's memory needs; barriers make it slow on
// software adapters.

var<workgroup> a_tile: array<f32, 1024>;
var<workgroup> b_tile: array<f32, 1024>;

// Slab rows along K, as stored: four neighbours of K for one row (NT's operands, NN's A), or four neighbours of M or N for one k.
fn put_a(row: u32, k: u32, v: vec4f) {
  for (var r = 0u; r < 4u; r++) { a_tile[(k + r) * 64u + row] = v[r]; }
}
fn put_b(row: u32, k: u32, v: vec4f) {
  for (var r = 0u; r < 4u; r++) { b_tile[(k + r) * 64u + row] = v[r]; }
}

@compute @workgroup_size(16, 16)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(local_invocation_index) index: u32) {
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
  let m0 = group.y * 64u;
  let n0 = group.x * 64u;

//#for i in 0..4
  var c_$i = vec4f(0.0);
//#if NORM
  var squares_$i = 0.0;
//#end
//#end
  for (var k0 = k_begin; k0 < k_end; k0 += 16u) {
    // Each invocation brings one vec4 of A and one of B.
    let by_row = vec2u(index / 4u, (index % 4u) * 4u);
    let by_k = vec2u(index / 16u, (index % 16u) * 4u);
//#if TN
    let ak = k0 + by_k.x;
    var av = vec4f(0.0);
    if (ak < k_end && m0 + by_k.y < m_count) { av = a[a_start + ak * lda + (m0 + by_k.y) / 4u]; }
    for (var r = 0u; r < 4u; r++) { a_tile[by_k.x * 64u + by_k.y + r] = av[r]; }
//#else
    let am = m0 + by_row.x;
    var av = vec4f(0.0);
    if (am < m_count && k0 + by_row.y < k_end) { av = a[a_start + am * lda + (k0 + by_row.y) / 4u]; }
    put_a(by_row.x, by_row.y, av);
//#end
//#if NT
    let bn = n0 + by_row.x;
    var bv = vec4f(0.0);
    if (bn < dims.n && k0 + by_row.y < k_end) {
      bv = b[b_start + b_row(bn) * ldb + (k0 + by_row.y) / 4u];
//#if NORM
      bv *= gamma[(k0 + by_row.y) / 4u];
//#end
    }
    put_b(by_row.x, by_row.y, bv);
//#else
    let bk = k0 + by_k.x;
    var bv = vec4f(0.0);
//#if NN
    if (bk < dims.k && n0 + by_k.y < dims.n) { bv = b[b_start + bk * ldb + (n0 + by_k.y) / 4u]; }
//#else
    if (bk < k_end && n0 + by_k.y < dims.n) { bv = b[b_start + bk * ldb + (n0 + by_k.y) / 4u]; }
//#end
    for (var r = 0u; r < 4u; r++) { b_tile[by_k.x * 64u + by_k.y + r] = bv[r]; }
//#end
    workgroupBarrier();
    for (var k = 0u; k < 16u; k++) {
      let at = k * 64u;
      let w = vec4f(b_tile[at + local.x * 4u], b_tile[at + local.x * 4u + 1u], b_tile[at + local.x * 4u + 2u], b_tile[at + local.x * 4u + 3u]);
//#for i in 0..4
      let x_$i = a_tile[at + local.y * 4u + $i];
//#if NORM
      squares_$i += x_$i * x_$i;
//#end
      c_$i = fma(vec4f(x_$i), w, c_$i);
//#end
    }
    workgroupBarrier();
  }
  let n = n0 + local.x * 4u;
//#for i in 0..4
  if (m0 + local.y * 4u + $i < m_count && n < dims.n) {
//#if NORM
    c_$i *= inverseSqrt(squares_$i / f32(dims.k) + dims.eps);
//#end
    store4(c_start, m0 + local.y * 4u + $i, n, c_$i);
  }
//#end
}
