//#if SHUFFLE
enable subgroups;
//#end
// Matrix multiplication of a few rows (NT, M up to 32) for real GPUs: bound by the bytes of B, so as many of them as can be are on the way.
// LANES invocations share an output's K: lane l takes quads l, l + LANES, ... of it, in order, and the lanes' sums meet in a tree whose
// first step joins lanes half of LANES apart. Neither the rows of a tile (MT) nor the outputs (R) nor the loads in flight (U R) change the
// order in which an output is added up: a row has the same bits in every tile, and with shuffles as without.
//
// TEAMS x LANES invocations make MT x (TEAMS x R) outputs.

// [MT][TEAMS R]
var<workgroup> sums: array<f32, SUMS>;
//#if NORM
var<workgroup> squares_of: array<f32, MT>;
//#end
//#if SHUFFLE
var<workgroup> arrived: atomic<u32>;

fn over_lanes(lane_sum: f32) -> f32 {
  var sum = lane_sum;
  for (var d = LANES / 2u; d > 0u; d /= 2u) { sum += subgroupShuffleXor(sum, d); }
  return sum;
}
//#else
// Lane sums of CHUNK rows: [TEAMS][CHUNK][R, and one of squares][LANES + 1]
var<workgroup> lane_sums: array<f32, LANE_SUMS>;

fn quad_of(at: u32, i: u32) -> vec4f {
  return vec4f(lane_sums[at + 4u * i], lane_sums[at + 4u * i + 1u], lane_sums[at + 4u * i + 2u], lane_sums[at + 4u * i + 3u]);
}
// The tree of over_lanes by one invocation.
fn joined(at: u32) -> f32 {
//#if LANES_32
  let even = (quad_of(at, 0u) + quad_of(at, 4u)) + (quad_of(at, 2u) + quad_of(at, 6u));
  let odd = (quad_of(at, 1u) + quad_of(at, 5u)) + (quad_of(at, 3u) + quad_of(at, 7u));
  let four = even + odd;
//#else
//#if LANES_8
  let four = quad_of(at, 0u) + quad_of(at, 1u);
//#else
  let four = quad_of(at, 0u);
//#end
//#end
  let two = four.xy + four.zw;
  return two.x + two.y;
}
//#end

@compute @workgroup_size(THREADS)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) index: u32,
//#if SHUFFLE
  @builtin(subgroup_invocation_id) place: u32,
//#end
) {
  let m_count = live_tokens(dims.m);
  let m0 = group.y * MT;
  let n0 = group.x * (TEAMS * R);
  let lda = dims.lda / 4u;
  let ldb = dims.ldb / 4u;
  let quads = (dims.k + 3u) / 4u;
//#if SHUFFLE
  // WGSL does not say which invocations make a subgroup: subgroups take their numbers as they come. A subgroup may hold several teams.
  var number = 0u;
  if (subgroupElect()) { number = atomicAdd(&arrived, 1u); }
  let team = subgroupBroadcastFirst(number) % SUBGROUPS * (TEAMS / SUBGROUPS) + place / LANES;
  let lane = place % LANES;
//#else
  let team = index / LANES;
  let lane = index % LANES;
//#end

  // Reads past the last row or column repeat it; their results are never stored.
//#for r in 0..R
  let b_$r = b_row(min(n0 + team * R + $r, dims.n - 1u)) * ldb;
//#end
  // Row i of chunk h is row h CHUNK + i of the tile.
//#for h in 0..CHUNKS
//#for i in 0..CHUNK
  let a_$h_$i = min(m0 + $h * CHUNK + $i, m_count - 1u) * lda;
//#for r in 0..R
  var c_$h_$i_$r = 0.0;
//#end
//#if NORM
  var squares_$h_$i = 0.0;
//#end
//#end
//#end
  for (var k0 = 0u; k0 < quads; k0 += U * LANES) {
    // All of these before the first is used.
//#for u in 0..U
    let k_$u = min(k0 + $u * LANES + lane, quads - 1u);
//#for r in 0..R
    let w_$u_$r = b[b_$r + k_$u];
//#end
//#end
//#for u in 0..U
    {
      let inside = k0 + $u * LANES + lane < quads;
//#if NORM
      let g = gamma[k_$u];
//#end
//#for r in 0..R
//#if NORM
      let v_$r = floats_of(w_$u_$r) * g;
//#else
      let v_$r = floats_of(w_$u_$r);
//#end
//#end
//#for h in 0..CHUNKS
//#for i in 0..CHUNK
      {
        let x = select(vec4f(0.0), a[a_$h_$i + k_$u], inside);
//#if NORM
        squares_$h_$i = fma(x.w, x.w, fma(x.z, x.z, fma(x.y, x.y, fma(x.x, x.x, squares_$h_$i))));
//#end
//#for r in 0..R
        c_$h_$i_$r = fma(x.w, v_$r.w, fma(x.z, v_$r.z, fma(x.y, v_$r.y, fma(x.x, v_$r.x, c_$h_$i_$r))));
//#end
      }
//#end
//#end
    }
//#end
  }
//#if SHUFFLE
//#for h in 0..CHUNKS
//#for i in 0..CHUNK
//#for r in 0..R
  c_$h_$i_$r = over_lanes(c_$h_$i_$r);
//#end
//#if NORM
  squares_$h_$i = over_lanes(squares_$h_$i);
//#end
//#end
//#end
  if (lane == 0u) {
//#for h in 0..CHUNKS
//#for i in 0..CHUNK
//#for r in 0..R
    sums[($h * CHUNK + $i) * (TEAMS * R) + team * R + $r] = c_$h_$i_$r;
//#end
//#if NORM
    if (team == 0u) { squares_of[$h * CHUNK + $i] = squares_$h_$i; }
//#end
//#end
//#end
  }
  workgroupBarrier();
//#else
  // CHUNK rows at a time, as workgroup memory has room for.
//#for h in 0..CHUNKS
//#for i in 0..CHUNK
//#for r in 0..R
  lane_sums[((team * CHUNK + $i) * EACH + $r) * (LANES + 1u) + lane] = c_$h_$i_$r;
//#end
//#if NORM
  lane_sums[((team * CHUNK + $i) * EACH + R) * (LANES + 1u) + lane] = squares_$h_$i;
//#end
//#end
  workgroupBarrier();
  if (index < TEAMS * CHUNK * EACH) {
    let sum = joined(index * (LANES + 1u));
    let m = $h * CHUNK + index / EACH % CHUNK;
    let r = index % EACH;
    if (r < R) { sums[m * (TEAMS * R) + index / (EACH * CHUNK) * R + r] = sum; }
//#if NORM
    if (r == R && index < EACH * CHUNK) { squares_of[m] = sum; }
//#end
  }
  workgroupBarrier();
//#end
//#end

  // A quad of outputs an invocation.
  let m = index / (TEAMS * R / 4u);
  let q = index % (TEAMS * R / 4u);
  if (m < MT && m0 + m < m_count && n0 + 4u * q < dims.n) {
    let at = m * (TEAMS * R) + 4u * q;
//#if NORM
    let scale = inverseSqrt(squares_of[m] / f32(dims.k) + dims.eps);
//#else
    let scale = 1.0;
//#end
    store4(0u, m0 + m, n0 + 4u * q, scale * vec4f(sums[at], sums[at + 1u], sums[at + 2u], sums[at + 3u]));
  }
}
