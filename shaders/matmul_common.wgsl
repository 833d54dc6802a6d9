// What all matmul variants share: the sizes, the bindings, and what happens to four finished neighbouring outputs.
//
//   NT: C[M,N] = A[M,K] B[N,K]^T    forward, weights stored [out, in] as PyTorch does
//   NN: C[M,N] = A[M,K] B[K,N]      gradient of the input
//   TN: C[M,N] = A[K,M]^T B[K,N]    gradient of the weights; K runs over tokens. SPLIT: z counts slices of K, and each slice fills
//                                   its own copy of C. ADD: C += instead.
//   HALF: B of NT is stored as f16, as src/gpu/stored.ts says; sums are f32 all the same.
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
//#if HALF
@group(0) @binding(3) var<storage, read> b: array<vec2u>;    // f16s, the first of two in a word's low half
//#else
@group(0) @binding(3) var<storage, read> b: array<vec4f>;
//#end
//#if !ROPE
@group(0) @binding(4) var<storage, read_write> c: array<vec4f>;
//#end
//#if RESIDUAL
@group(0) @binding(5) var<storage, read> residual: array<vec4f>;
//#end
//#if BIAS
@group(0) @binding(5) var<storage, read> bias: array<vec4f>;
//#end
//#if SWIGLU
@group(0) @binding(5) var<storage, read_write> activated: array<vec2f>;
//#end
//#if SWIGLU_BACKWARD
@group(0) @binding(5) var<storage, read_write> activated: array<vec4f>;
//#end
//#if NORM
@group(0) @binding(6) var<storage, read> gamma: array<vec4f>;
//#end
//#if ROPE
@group(0) @binding(4) var<storage, read_write> q: array<vec2f>;       // [rows][ROPE_HEADS][ROPE_HEAD]
@group(0) @binding(7) var<storage, read_write> kv: array<vec2f>;      // [rows][ROPE_KV_HEADS keys, ROPE_KV_HEADS values][ROPE_HEAD]
@group(0) @binding(8) var<storage, read> positions: array<u32>;       // [rows]
@group(0) @binding(9) var<storage, read> angles: array<vec4f>;        // [position][ROPE_HEAD / 4]: cos, sin, and of the next angle
override ROPE_HEADS: u32;
override ROPE_KV_HEADS: u32;
override ROPE_HEAD: u32;    // a multiple of four, all of it used
//#end

// A quad of B of NT as f32s, whatever it is stored as.
//#if HALF
fn floats_of(quad: vec2u) -> vec4f {
  return vec4f(unpack2x16float(quad.x), unpack2x16float(quad.y));
}
//#else
fn floats_of(quad: vec4f) -> vec4f {
  return quad;
}
//#end

fn live_tokens(cap: u32) -> u32 {
  let left = max(live.x, dims.first_token) - dims.first_token;
  return select(cap, min(left, cap), dims.live_tokens != 0u);
}

// The row of B that makes column n of NT. ROPE: elements d and d + ROPE_HEAD/2 of a query or a key, which turn together, are neighbours in C.
fn b_row(n: u32) -> u32 {
//#if ROPE
  let d = n % ROPE_HEAD;
  let turned = n - d + d / 2u + d % 2u * (ROPE_HEAD / 2u);
  return select(n, turned, n < (ROPE_HEADS + ROPE_KV_HEADS) * ROPE_HEAD);
//#else
  return n;
//#end
}

//#if ROPE
// Columns n..n+3 of row m: d, d + half, d + 1, d + 1 + half of a query or a key, turned by the row's position (half-split: element d with
// d + half, as in rope.wgsl); or four of a value, as they are.
fn store_turned(m: u32, n: u32, value: vec4f) {
  let head = n / ROPE_HEAD;
  let half = ROPE_HEAD / 2u;
  let turns = head < ROPE_HEADS + ROPE_KV_HEADS;
  let d = select(n % ROPE_HEAD, n % ROPE_HEAD / 2u, turns);
  let step = select(2u, half, turns);
  var first = value.xy;
  var second = value.zw;
  if (turns) {
    var x = value.xz;
    var y = value.yw;
//#if BIAS
    let lower = bias[(head * ROPE_HEAD + d) / 4u];
    let upper = bias[(head * ROPE_HEAD + d + half) / 4u];
    x += select(lower.xy, lower.zw, d % 4u != 0u);
    y += select(upper.xy, upper.zw, (d + half) % 4u != 0u);
//#end
    let turn = angles[(positions[m] * half + d) / 2u];
    first = x * turn.xz - y * turn.yw;
    second = y * turn.xz + x * turn.yw;
  } else {
//#if BIAS
    first += bias[n / 4u].xy;
    second += bias[n / 4u].zw;
//#end
  }
  if (head < ROPE_HEADS) {
    let at = (m * ROPE_HEADS + head) * ROPE_HEAD + d;
    q[at / 2u] = first;
    q[(at + step) / 2u] = second;
  } else {
    let at = (m * 2u * ROPE_KV_HEADS + head - ROPE_HEADS) * ROPE_HEAD + d;
    kv[at / 2u] = first;
    kv[(at + step) / 2u] = second;
  }
}
//#end

// Columns n..n+3 of row m, m and n in range. `offset` is the start of this batch entry or slice in c.
fn store4(offset: u32, m: u32, n: u32, sum: vec4f) {
  // Columns past N are padding and stay zero.
  let inside = vec4<bool>(true, n + 1u < dims.n, n + 2u < dims.n, n + 3u < dims.n);
  let value = select(vec4f(0.0), sum, inside) * dims.alpha;
//#if ROPE
  store_turned(m, n, value);
//#else
//#if SWIGLU_BACKWARD
  // Of a = silu(gate) * up, whose gradient this is: gate and up, (gate, up, gate, up) in c, become their gradients, and a is made again for
  // the gradient of the weights it meets. silu'(g) = sigma(g) (1 + g (1 - sigma(g))).
  let pairs = (m * dims.ldc + 2u * n) / 4u;
  let gate = vec4f(c[pairs].xz, c[pairs + 1u].xz);
  let up = vec4f(c[pairs].yw, c[pairs + 1u].yw);
  let sigma = 1.0 / (1.0 + exp(-gate));
  // Past N, c may hold what attention's backward left there.
  activated[(m * (dims.ldc / 2u) + n) / 4u] = select(vec4f(0.0), gate * sigma * up, inside);
  let dgate = value * up * sigma * (1.0 + gate * (1.0 - sigma));
  let dup = value * gate * sigma;
  c[pairs] = vec4f(dgate.x, dup.x, dgate.y, dup.y);
  c[pairs + 1u] = vec4f(dgate.z, dup.z, dgate.w, dup.w);
//#else
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
//#end
//#end
}
