//#if SHUFFLE
enable subgroups;
//#end
// Decoding of a model small enough for one workgroup: ROWS rows through embedding, all layers, logits and the draw, a burst of tokens a dispatch.
//
// No row needs another, so nothing is waited for beyond the workgroup: a step is passes over `memory` with barriers between them. Weights
// stream from the one buffer they all lie in, and each vec4 of them is used for all ROWS rows. Activations never leave workgroup memory; keys,
// values and logits lie in buffers as ever, and the draw and what it leaves in the row table are those of sample_row.wgsl.
//
//   products   a team of TEAM invocations makes four outputs of every row, each lane every TEAM-th quad of K; the lanes' sums meet in
//              shuffles. TEAM = 1 where subgroups are not known to hold whole teams: no shuffles, and less well read
//   attention  CHUNK (row, query head) pairs at a time, over tiles of TILE keys: an invocation a score; then one a quad of an output and one
//              in SUBSETS keys, each subset with a running maximum of its own. The subsets meet at the end
//
// A row's bits depend on ROWS, THREADS and TEAM, which hang on the plan, and on its own tokens: not on what the other rows of its workgroup
// are, nor whether they are done.

override LAYERS: u32;
override C: u32;          // width
override F: u32;          // of the feed-forward
override VOCAB: u32;
override HEADS: u32;
override KV_HEADS: u32;
override DIM: u32;        // of a head, of 4 D4 floats
override SCALE: f32;      // DIM^-1/2
override EPS: f32 = 1e-6;
override KV_LAYER: u32;   // vec4s of cache a layer
// Where parameters begin, in vec4s: of layer 0, and how far the next layer's lie.
override EMBED: u32;
override HEAD: u32;
override NORM: u32;
override QKV: u32;
override O: u32;
override GATE_UP: u32;
override DOWN: u32;
override MATRICES: u32;
override NORM1: u32;
override NORM2: u32;
override VECTORS: u32;
//#if BIAS
override QKV_BIAS: u32;
//#end
//#if QK_NORM
override Q_NORM: u32;
override K_NORM: u32;
//#end

@group(0) @binding(5) var<uniform> burst: vec4u;                   // x: steps
@group(0) @binding(6) var<storage, read> weights: array<vec4f>;
@group(0) @binding(7) var<storage, read> pages: array<u32>;        // first cache slot of each page of a range
@group(0) @binding(8) var<storage, read_write> kv: array<vec4f>;   // [LAYERS][slots][2 KV_HEADS][D4]: keys, then values
@group(0) @binding(9) var<storage, read> angles: array<vec2f>;     // [position][DIM / 2]: cos, sin

// vec4s a row, of the defines' sizes: x [C4], its norm or the queries and what they attended to [N4], the heads of qkv or what is activated.
const X = 0u;
const NORMED = ROWS * C4;
const WIDE = NORMED + ROWS * N4;
var<workgroup> memory: array<vec4f, MEMORY>;
var<workgroup> scores: array<f32, SCORES>;        // [CHUNK][TILE]
var<workgroup> softmaxes: array<vec2f, SPLITS>;   // [CHUNK][SUBSETS]: a running maximum, and the sum of e^(score - maximum)

// A row of the table at this step. `length`: tokens that it attends to, its new one the last; 0: it stands still. `to`: the new one's place in
// a layer's cache.
struct RowState { length: u32, left: u32, id: u32, position: u32, shared_pages: u32, shared_length: u32, own_pages: u32, to: u32 }
var<workgroup> states: array<RowState, ROWS>;
var<workgroup> longest: u32;
//#if SHUFFLE
var<workgroup> arrived: atomic<u32>;
//#end

const LOWEST_SCORE = -3.0e38;
const STRIDE = 2u * KV_QUADS;                     // vec4s of cache a slot

// Where the layer's gains of the head norms begin.
var<private> layer_vectors: u32;

fn head_element(at: u32) -> f32 { return memory[at / 4u][at % 4u]; }
//#if QK_NORM
fn head_gain(d: u32, is_key: bool) -> f32 { return weights[layer_vectors + select(Q_NORM, K_NORM, is_key) + d / 4u][d % 4u]; }
//#end

struct Outputs {
//#for m in 0..ROWS
  of_$m: vec4f,
//#end
}

// Of the rows at memory[at..], `quads` vec4s of each, with rows n to n + 3 of the matrix at weights[start..]; past `last` that one again.
fn outputs(at: u32, quads: u32, start: u32, n: u32, last: u32, lane: u32) -> Outputs {
//#for r in 0..4
  let w_$r = start + min(n + $r, last) * quads;
//#for m in 0..ROWS
  var c_$m_$r = 0.0;
//#end
//#end
  for (var k0 = 0u; k0 < quads; k0 += AHEAD * TEAM) {
    // All of these before the first is used.
//#for u in 0..AHEAD
    let k_$u = min(k0 + $u * TEAM + lane, quads - 1u);
//#for r in 0..4
    let b_$u_$r = weights[w_$r + k_$u];
//#end
//#end
//#for u in 0..AHEAD
    let inside_$u = k0 + $u * TEAM + lane < quads;
//#for m in 0..ROWS
    {
      let x = select(vec4f(0.0), memory[at + $m * quads + k_$u], inside_$u);
//#for r in 0..4
      c_$m_$r = fma(x.w, b_$u_$r.w, fma(x.z, b_$u_$r.z, fma(x.y, b_$u_$r.y, fma(x.x, b_$u_$r.x, c_$m_$r))));
//#end
    }
//#end
//#end
  }
  var made: Outputs;
//#for m in 0..ROWS
  made.of_$m = vec4f(c_$m_0, c_$m_1, c_$m_2, c_$m_3);
//#if SHUFFLE
  for (var d = TEAM / 2u; d > 0u; d /= 2u) { made.of_$m += subgroupShuffleXor(made.of_$m, d); }
//#end
//#end
  return made;
}

// Columns past N are padding and stay zero.
fn inside(n: u32, count: u32, value: vec4f) -> vec4f {
  return select(vec4f(0.0), value, vec4u(n) + vec4u(0, 1, 2, 3) < vec4u(count));
}

// RMSNorm of x, with the gains at weights[gain..].
fn normalise(gain: u32, thread: u32) {
  for (var i = thread; i < ROWS * C4; i += THREADS) {
    let first = X + i / C4 * C4;
    var squares = vec4f(0.0);
    for (var k = 0u; k < C4; k++) {
      let x = memory[first + k];
      squares = fma(x, x, squares);
    }
    let scale = inverseSqrt(dot(squares, vec4f(1.0)) / f32(C) + EPS);
    memory[NORMED + i] = memory[X + i] * scale * weights[gain + i % C4];
  }
  workgroupBarrier();
}

// Queries where the normed x was; keys and values into the cache.
fn place_heads(layer: u32, thread: u32) {
  for (var i = thread; i < ROWS * HEADS_QUADS; i += THREADS) {
    let m = i / HEADS_QUADS;
    let head = i % HEADS_QUADS / D4;
    let quad = i % D4;
    let at = 4u * (WIDE + m * HEADS_QUADS + head * D4);
    let angle_at = states[m].position * (DIM / 2u);
    let to = layer * KV_LAYER + states[m].to + (head - HEADS) * D4 + quad;
    if (states[m].left == 0u) {
      // Its pages may be another's by now.
    } else if (head < HEADS) {
      memory[NORMED + m * Q4 + head * D4 + quad] = turned_quad(at, quad, angle_at, false) * SCALE;
    } else if (head < HEADS + KV_HEADS) {
      kv[to] = turned_quad(at, quad, angle_at, true);
    } else {
      kv[to] = memory[WIDE + i];
    }
  }
  storageBarrier();
  workgroupBarrier();
}

// Of a row's key or value in a layer's cache.
fn cached_at(m: u32, key: u32) -> u32 {
  let own = key >= states[m].shared_length;
  let token = key - select(0u, states[m].shared_length, own);
  return (pages[select(states[m].shared_pages, states[m].own_pages, own) + token / PAGE] + token % PAGE) * STRIDE;
}

// What queries attend to takes their place.
fn attend(layer: u32, far: u32, thread: u32) {
  let key_head_quads = layer * KV_LAYER;
  let quad = thread % D4;
  let subset = thread / D4 % SUBSETS;
  let place = thread / (D4 * SUBSETS);
  for (var first_unit = 0u; first_unit < UNITS; first_unit += CHUNK) {
    let unit = min(first_unit + place, UNITS - 1u);
    let owns = place < CHUNK && first_unit + place < UNITS;
    let length = states[unit / HEADS].length;
    let value_at = key_head_quads + KV_QUADS + unit % HEADS / (HEADS / KV_HEADS) * D4 + quad;
    var o = vec4f(0.0);
    var highest = LOWEST_SCORE;
    var sum = 0.0;
    for (var first = 0u; first < far; first += TILE) {
      for (var i = thread; i < CHUNK * TILE; i += THREADS) {
        let scored = first_unit + i / TILE;
        let key = first + i % TILE;
        if (scored < UNITS && key < states[scored / HEADS].length) {
          let m = scored / HEADS;
          let query_at = NORMED + m * Q4 + scored % HEADS * D4;
          let key_at = key_head_quads + cached_at(m, key) + scored % HEADS / (HEADS / KV_HEADS) * D4;
          var products = vec4f(0.0);
          for (var d = 0u; d < D4; d++) { products = fma(memory[query_at + d], kv[key_at + d], products); }
          scores[i] = dot(products, vec4f(1.0));
        }
      }
      workgroupBarrier();
      if (owns && first + subset < length) {
        let count = min(TILE, length - first);
        let before = highest;
        for (var k = subset; k < count; k += SUBSETS) { highest = max(highest, scores[place * TILE + k]); }
        let shrink = exp(before - highest);
        sum *= shrink;
        o *= shrink;
        for (var k = subset; k < count; k += SUBSETS) {
          let weight = exp(scores[place * TILE + k] - highest);
          sum += weight;
          o = fma(vec4f(weight), kv[cached_at(unit / HEADS, first + k) + value_at], o);
        }
      }
      workgroupBarrier();
    }
    if (place < CHUNK) {
      memory[WIDE + thread] = o;
      if (quad == 0u) { softmaxes[thread / D4] = vec2f(highest, sum); }
    }
    workgroupBarrier();
    if (thread < CHUNK * D4 && first_unit + thread / D4 < UNITS) {
      let joined = first_unit + thread / D4;
      let splits = thread / D4 * SUBSETS;
      if (states[joined / HEADS].length > 0u) {
        var top = LOWEST_SCORE;
        for (var s = splits; s < splits + SUBSETS; s++) { top = max(top, softmaxes[s].x); }
        var total = 0.0;
        var whole = vec4f(0.0);
        for (var s = splits; s < splits + SUBSETS; s++) {
          let weight = exp(softmaxes[s].x - top);
          total += weight * softmaxes[s].y;
          whole += weight * memory[WIDE + s * D4 + quad];
        }
        memory[NORMED + joined / HEADS * Q4 + joined % HEADS * D4 + quad] = whole / total;
      }
    }
    workgroupBarrier();
  }
}

// The products of a step, in their order within a layer; logits come behind the last.
const HEADS_OF = 0u;
const ATTENDED = 1u;
const ACTIVATED = 2u;
const BACK = 3u;
const LOGITS = 4u;

// One of them: how it begins, and what becomes of its outputs. All take this way, so that a driver compiles the sums over K once.
fn project(kind: u32, layer: u32, first_row: u32, team: u32, lane: u32) {
  var at = NORMED;
  var quads = C4;
  var count = C;
  var start = layer * MATRICES;
  if (kind == HEADS_OF) {
    start += QKV;
    count = 4u * HEADS_QUADS;
  } else if (kind == ATTENDED) {
    start += O;
    quads = Q4;
  } else if (kind == ACTIVATED) {
    start += GATE_UP;
    count = 2u * F;
  } else if (kind == BACK) {
    start += DOWN;
    at = WIDE;
    quads = F4;
  } else {
    start = HEAD;
    count = VOCAB;
  }
  // Gate and up are interleaved rows: eight make four of silu(gate) * up.
  let parts = select(1u, 2u, kind == ACTIVATED);
  for (var n0 = 0u; n0 < count; n0 += 4u * parts * TEAMS) {
    let n = n0 + 4u * parts * team;
    var gates: Outputs;
    var made: Outputs;
    for (var part = 0u; part < parts; part++) {
      gates = made;
      made = outputs(at, quads, start, n + 4u * part, count - 1u, lane);
    }
    if (lane == 0u && n < count) {
      if (kind == HEADS_OF) {
//#if BIAS
        let bias = weights[layer_vectors + QKV_BIAS + n / 4u];
//#else
        let bias = vec4f(0.0);
//#end
//#for m in 0..ROWS
        memory[WIDE + $m * HEADS_QUADS + n / 4u] = made.of_$m + bias;
//#end
      } else if (kind == ACTIVATED) {
//#for m in 0..ROWS
        {
          let gate = vec4f(gates.of_$m.xz, made.of_$m.xz);
          let up = vec4f(gates.of_$m.yw, made.of_$m.yw);
          memory[WIDE + $m * F4 + n / 8u] = inside(n / 2u, F, gate / (1.0 + exp(-gate)) * up);
        }
//#end
      } else if (kind == LOGITS) {
//#for m in 0..ROWS
        if (states[$m].left > 0u) { logits[(first_row + $m) * settings.quads + n / 4u] = inside(n, VOCAB, made.of_$m); }
//#end
      } else {
//#for m in 0..ROWS
        memory[X + $m * C4 + n / 4u] += inside(n, C, made.of_$m);
//#end
      }
    }
  }
  if (kind == LOGITS) { storageBarrier(); }
  workgroupBarrier();
}

fn state_of(row: u32) -> RowState {
  var state: RowState;
  if (row >= live.x) { return state; }
  state.left = table[ROW_LEFT * CAPACITY + row];
  if (state.left == 0u) { return state; }
  state.id = table[ROW_ID * CAPACITY + row];
  state.position = table[ROW_POSITION * CAPACITY + row];
  state.shared_pages = table[ROW_SHARED_PAGES * CAPACITY + row];
  state.shared_length = table[ROW_SHARED_LENGTH * CAPACITY + row];
  state.own_pages = table[ROW_OWN_PAGES * CAPACITY + row];
  let last = table[ROW_OWN_LENGTH * CAPACITY + row] - 1u;
  state.length = state.shared_length + last + 1u;
  state.to = (pages[state.own_pages + last / PAGE] + last % PAGE) * STRIDE;
  return state;
}

@compute @workgroup_size(THREADS)
fn decode_whole(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) index: u32,
//#if SHUFFLE
  @builtin(subgroup_invocation_id) subgroup_place: u32,
  @builtin(subgroup_size) subgroup_size: u32,
//#end
) {
//#if SHUFFLE
  // WGSL does not say which invocations make a subgroup: subgroups take their numbers as they come.
  var number = 0u;
  if (subgroupElect()) { number = atomicAdd(&arrived, 1u); }
  let thread = subgroupBroadcastFirst(number) * subgroup_size + subgroup_place;
//#else
  let thread = index;
//#end
  let team = thread / TEAM;
  let lane = thread % TEAM;
  let first_row = group.x * ROWS;

  for (var step = 0u; step < burst.x; step++) {
    if (thread < ROWS) { states[thread] = state_of(first_row + thread); }
    workgroupBarrier();
    if (thread == 0u) {
      longest = 0u;
      for (var m = 0u; m < ROWS; m++) { longest = max(longest, states[m].length); }
    }
    let far = workgroupUniformLoad(&longest);
    if (far == 0u) { break; }

    for (var i = thread; i < ROWS * C4; i += THREADS) { memory[X + i] = weights[EMBED + states[i / C4].id * C4 + i % C4]; }
    workgroupBarrier();
    for (var product = 0u; product <= LOGITS * LAYERS; product++) {
      let layer = product / LOGITS;
      let kind = select(product % LOGITS, LOGITS, layer == LAYERS);
      layer_vectors = layer * VECTORS;
      if (kind == ATTENDED) {
        place_heads(layer, thread);
        attend(layer, far, thread);
      } else if (kind != BACK) {
        normalise(select(layer_vectors + select(NORM1, NORM2, kind == ACTIVATED), NORM, kind == LOGITS), thread);
      }
      project(kind, layer, first_row, team, lane);
    }
    for (var m = 0u; m < ROWS; m++) {
      let left = workgroupUniformLoad(&states[m].left);
      if (left > 0u) { sample_row(first_row + m, thread, left); }
    }
    storageBarrier();
    workgroupBarrier();
  }
}
