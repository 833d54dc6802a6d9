// What all matmul variants share: the sizes, the bindings, and what happens to four finished neighbouring outputs.
//
//   NT: C[M,N] = A[M,K] B[N,K]^T    forward, weights stored [out, in] as PyTorch does
//   NN: C[M,N] = A[M,K] B[K,N]      gradient of the input
//   TN: C[M,N] = A[K,M]^T B[K,N]    gradient of the weights; K runs over tokens. SPLIT: z counts slices of K, and each slice fills
//                                   its own copy of C. ADD: C += instead.
//
// Every row starts at a multiple of four floats (lda, ldb, ldc) and is padded with zeros, so all loads are vec4 and K has no tail.

struct Dims {
  m: u32,
  n: u32,
  k: u32,
  lda: u32,
  ldb: u32,
  ldc: u32,
  // The token dimension (M of NT and NN, K of TN) is live: min(live.tokens - first_token, m or k).
  live_tokens: u32,
  first_token: u32,
  // SPLIT: z counts slices of K. Otherwise z counts the matrices of a batch, and stride_* are the floats between them.
  slices: u32,
  stride_a: u32,
  stride_b: u32,
  stride_c: u32,
  alpha: f32,
  beta: f32,
  eps: f32,
  unused: u32,
}

@group(0) @binding(0) var<uniform> dims: Dims;
// x: tokens (or rows) of this replay.
@group(0) @binding(1) var<uniform> live: vec4u;
@group(0) @binding(2) var<storage, read> a: array<vec4f>;
@group(0) @binding(3) var<storage, read> b: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> c: array<vec4f>;
//#if RESIDUAL
@group(0) @binding(5) var<storage, read> residual: array<vec4f>;
//#end
//#if BIAS
@group(0) @binding(5) var<storage, read> bias: array<vec4f>;
//#end
//#if SWIGLU
@group(0) @binding(5) var<storage, read_write> activated: array<vec2f>;
//#end
//#if NORM
@group(0) @binding(6) var<storage, read> gamma: array<vec4f>;
//#end

fn live_tokens(cap: u32) -> u32 {
  let left = max(live.x, dims.first_token) - dims.first_token;
  return select(cap, min(left, cap), dims.live_tokens != 0u);
}

// Columns n..n+3 of row m, m and n in range. `offset` is the start of this batch entry or slice in c.
fn store4(offset: u32, m: u32, n: u32, sum: vec4f) {
  // Columns past N are padding and stay zero.
  let inside = vec4<bool>(true, n + 1u < dims.n, n + 2u < dims.n, n + 3u < dims.n);
  let value = select(vec4f(0.0), sum, inside) * dims.alpha;
  let at = offset + (m * dims.ldc + n) / 4u;
//#if SWIGLU
  // Gate and up projections are interleaved: (gate, up, gate, up).
//#if SAVE
  c[at] = value;
//#end
  let gate = value.xz;
  activated[(m * (dims.ldc / 2u) + n / 2u) / 2u] = gate / (1.0 + exp(-gate)) * value.yw;
//#else
//#if RESIDUAL
  c[at] = dims.beta * residual[at] + value;
//#else
//#if BIAS
  c[at] = value + bias[n / 4u];
//#else
//#if ADD
  c[at] += value;
//#else
  c[at] = value;
//#end
//#end
//#end
//#end
}
