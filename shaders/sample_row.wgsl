// Drawing the next token of a row and moving the row on, so that the next step needs nothing from the CPU: by itself (sample.wgsl), or as the
// end of a whole decoding step (decode_whole.wgsl). LANES invocations share the row, and a workgroup where they are several (SPLIT = 1).
//
// What is kept is a threshold on the logits: the highest of those that top-k, top-p and min-p ask for, in the order of transformers
// (temperature, top-k, top-p on what top-k left, min-p; ties at a threshold are all kept). Top-k and top-p find theirs without sorting:
// the bits of a float, suitably flipped, order like the float, and bisection over them stops at a value that occurs.
//
// The draw is Gumbel's: the kept token with the largest logit / T - ln E, E exponential. No cumulative sum is rounded, so the token does not
// depend on how many lanes share the row, nor on which rows are beside it. Noise is Philox4x32-10 (Salmon et al. 2011), key (seed, stream of
// the rollout), counter (token / 4, position), one word a token.

struct Settings {
  vocab: u32,
  greedy: u32,
  seed: u32,
  top_k: u32,                 // 0: off
  top_p: f32,                 // 1 or more: off
  min_p_gap: f32,             // T ln(min_p), at most 0: how far below the best logit is still kept; LOWEST: off
  inverse_temperature: f32,
  logprob_scale: f32,
  quads: u32,                 // vec4s a row of logits
  ring: u32,                  // steps the ring of results holds
  ends: array<vec4u, 2>,      // tokens after which a row stands still; 0xffffffff: none
}

override CAPACITY: u32;  // entries of a field of the row table (src/kernels/row-table.ts)

@group(0) @binding(0) var<uniform> live: vec4u;     // x: rows
@group(0) @binding(1) var<uniform> settings: Settings;
//#if WHOLE
@group(0) @binding(2) var<storage, read_write> logits: array<vec4f>;
//#else
@group(0) @binding(2) var<storage, read> logits: array<vec4f>;
//#end
@group(0) @binding(3) var<storage, read_write> table: array<u32>;
// (token, bits of ln p) at [position % ring][row].
@group(0) @binding(4) var<storage, read_write> drawn: array<vec2u>;

//#if TILED
// Of TILE_QUADS quads of a row: the best logit and its token, the sum of exp((logit - best) * logprob_scale), and the best score (logit - best)
// / T + noise and its token.
struct Tile { best: f32, best_token: u32, sum: f32, score: f32, token: u32 }
override TILE_QUADS: u32;
@group(0) @binding(5) var<storage, read_write> tiles: array<Tile>;  // [rows][tiles of a row]
//#end

const LOWEST = -3.4e38;

struct Best { score: f32, token: u32 }

// Equal scores go to the lowest token.
fn better(a: Best, b: Best) -> Best {
  if (b.score > a.score || (b.score == a.score && b.token < a.token)) { return b; }
  return a;
}

// What one pass over the row learns about a pivot: the weight at or above it, and the nearest keys on either side.
struct Pass { weight: f32, above: u32, below: u32 }

//#if SPLIT
// The reductions take turns in it.
var<workgroup> shared_pass: array<Pass, LANES>;

fn all_best(mine: Best, lane: u32) -> Best {
  shared_pass[lane] = Pass(mine.score, mine.token, 0u);
  workgroupBarrier();
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    if (lane < half) {
      let a = shared_pass[lane];
      let b = shared_pass[lane + half];
      let best = better(Best(a.weight, a.above), Best(b.weight, b.above));
      shared_pass[lane] = Pass(best.score, best.token, 0u);
    }
    workgroupBarrier();
  }
  let best = workgroupUniformLoad(&shared_pass[0]);
  return Best(best.weight, best.above);
}

fn all_sum(mine: f32, lane: u32) -> f32 {
  shared_pass[lane].weight = mine;
  workgroupBarrier();
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    if (lane < half) { shared_pass[lane].weight += shared_pass[lane + half].weight; }
    workgroupBarrier();
  }
  return workgroupUniformLoad(&shared_pass[0]).weight;
}

fn all_pass(mine: Pass, lane: u32) -> Pass {
  shared_pass[lane] = mine;
  workgroupBarrier();
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    if (lane < half) {
      let a = shared_pass[lane];
      let b = shared_pass[lane + half];
      shared_pass[lane] = Pass(a.weight + b.weight, min(a.above, b.above), max(a.below, b.below));
    }
    workgroupBarrier();
  }
  return workgroupUniformLoad(&shared_pass[0]);
}
//#else
fn all_best(mine: Best, lane: u32) -> Best { return mine; }
fn all_sum(mine: f32, lane: u32) -> f32 { return mine; }
fn all_pass(mine: Pass, lane: u32) -> Pass { return mine; }
//#end

// Four logits; what lies past the vocabulary is below everything.
fn four(row: u32, quad: u32) -> vec4f {
  let inside = vec4u(4u * quad) + vec4u(0, 1, 2, 3) < vec4u(settings.vocab);
  return select(vec4f(LOWEST), logits[row * settings.quads + quad], inside);
}

// Unsigned order of these is the order of the floats.
fn ordered(x: vec4f) -> vec4u {
  let bits = bitcast<vec4u>(x);
  return select(bits | vec4u(0x80000000u), ~bits, bits >= vec4u(0x80000000u));
}

// The highest key such that the tokens at or above it weigh at least `target`: each counts 1, or its tempered probability, times the
// sum over all. `high` is the key of the best token, and what is at or above `floor` weighs at least `target`.
fn threshold(row: u32, lane: u32, floor: u32, high_key: u32, counting: bool, best: f32, target_weight: f32) -> u32 {
  var low = floor;
  var high = high_key;
  while (low < high) {
    let pivot = high - (high - low) / 2u;
    let pass_result = weigh(row, lane, pivot, counting, best);
    if (pass_result.weight >= target_weight) { low = pass_result.above; } else { high = pass_result.below; }
  }
  return low;
}

fn weigh(row: u32, lane: u32, pivot: u32, counting: bool, best: f32) -> Pass {
  var weight = vec4f(0.0);
  var above = vec4u(0xffffffffu);
  var below = vec4u(0u);
  for (var quad = lane; quad < settings.quads; quad += LANES) {
    let x = four(row, quad);
    let keys = ordered(x);
    let taken = keys >= vec4u(pivot);
    var each = vec4f(1.0);
    if (!counting) { each = exp((x - best) * settings.inverse_temperature); }
    weight += select(vec4f(0.0), each, taken);
    above = min(above, select(vec4u(0xffffffffu), keys, taken));
    below = max(below, select(keys, vec4u(0u), taken));
  }
  return all_pass(
    Pass(
      weight.x + weight.y + weight.z + weight.w,
      min(min(above.x, above.y), min(above.z, above.w)),
      max(max(below.x, below.y), max(below.z, below.w)),
    ),
    lane,
  );
}

// High 32 bits of a product; WGSL has no 64-bit integers.
fn high_product(a: u32, b: u32) -> u32 {
  let a0 = a & 0xffffu;
  let a1 = a >> 16u;
  let b0 = b & 0xffffu;
  let b1 = b >> 16u;
  let middle = a1 * b0 + ((a0 * b0) >> 16u);
  return a1 * b1 + (middle >> 16u) + ((a0 * b1 + (middle & 0xffffu)) >> 16u);
}

fn philox(counter_in: vec4u, key_in: vec2u) -> vec4u {
  var c = counter_in;
  var key = key_in;
  for (var round = 0u; round < 10u; round++) {
    c = vec4u(
      high_product(0xCD9E8D57u, c.z) ^ c.y ^ key.x,
      0xCD9E8D57u * c.z,
      high_product(0xD2511F53u, c.x) ^ c.w ^ key.y,
      0xD2511F53u * c.x,
    );
    key += vec2u(0x9E3779B9u, 0xBB67AE85u);
  }
  return c;
}

// -ln E, E = -ln(1 - u). Small u keep their precision (E ~ u), so that even a token of probability 2^-32 is drawn as often as it should be.
fn gumbel(word: u32) -> f32 {
  let u = (f32(word) + 0.5) * 0x1p-32f;
  // Words that round up to 2^32 would give u = 1.
  let e = select(-log(max(1.0 - u, 0x1p-25f)), u * (1.0 + u * (0.5 + u * (1.0 / 3.0))), u < 0.01);
  return -log(e);
}

// What a draw learns from quads [first, end) of a row, one lane's share.
struct Share { chosen: Best, sum: vec4f }

fn draw(row: u32, first: u32, end: u32, best: f32, keep: u32) -> Share {
  let position = table[ROW_POSITION * CAPACITY + row];
  let stream = table[ROW_STREAM * CAPACITY + row];
  var share = Share(Best(LOWEST, 0xffffffffu), vec4f(0.0));
  for (var quad = first; quad < end; quad += LANES) {
    let x = four(row, quad);
    share.sum += exp((x - best) * settings.logprob_scale);
    let kept = (ordered(x) >= vec4u(keep)) & (vec4u(4u * quad) + vec4u(0, 1, 2, 3) < vec4u(settings.vocab));
    if (settings.greedy == 0u && any(kept)) {
      let words = philox(vec4u(quad, position, 0u, 0u), vec2u(settings.seed, stream));
//#for r in 0..4
      if (kept[$r]) {
        let score = (x[$r] - best) * settings.inverse_temperature + gumbel(words[$r]);
        if (score > share.chosen.score) { share.chosen = Best(score, 4u * quad + $r); }
      }
//#end
    }
  }
  return share;
}

fn highest(row: u32, first: u32, end: u32) -> Best {
  var mine = Best(LOWEST, 0u);
  for (var quad = first; quad < end; quad += LANES) {
    let x = four(row, quad);
//#for r in 0..4
    if (x[$r] > mine.score) { mine = Best(x[$r], 4u * quad + $r); }
//#end
  }
  return mine;
}

// `left`: tokens that the row may still draw, at least one.
fn sample_row(row: u32, lane: u32, left: u32) {
//#if TILED
  let count = (settings.quads + TILE_QUADS - 1u) / TILE_QUADS;
  var mine = Best(LOWEST, 0u);
  for (var tile = lane; tile < count; tile += LANES) { mine = better(mine, Best(tiles[row * count + tile].best, tiles[row * count + tile].best_token)); }
//#else
  let mine = highest(row, lane, settings.quads);
//#end
  let best = all_best(mine, lane);
  let high = ordered(vec4f(best.score)).x;

  // The key that a token must reach to be kept.
  var keep = high;
  if (settings.greedy == 0u) {
    keep = 0u;
    if (settings.top_k != 0u) { keep = threshold(row, lane, 0u, high, true, best.score, f32(settings.top_k)); }
    if (settings.top_p < 1.0) {
      let whole = weigh(row, lane, keep, false, best.score).weight;
      keep = threshold(row, lane, keep, high, false, best.score, settings.top_p * whole);
    }
    keep = max(keep, ordered(vec4f(max(best.score + settings.min_p_gap, LOWEST))).x);
  }

  var share: Share;
//#if TILED
  if (settings.top_k == 0u && settings.top_p >= 1.0 && settings.min_p_gap <= LOWEST) {
    share = Share(Best(LOWEST, 0xffffffffu), vec4f(0.0));
    for (var at = lane; at < count; at += LANES) {
      let tile = tiles[row * count + at];
      share.sum.x += tile.sum * exp((tile.best - best.score) * settings.logprob_scale);
      share.chosen = better(share.chosen, Best(tile.score + (tile.best - best.score) * settings.inverse_temperature, tile.token));
    }
  } else {
    share = draw(row, lane, settings.quads, best.score, keep);
  }
//#else
  share = draw(row, lane, settings.quads, best.score, keep);
//#end
  let total = all_sum(share.sum.x + share.sum.y + share.sum.z + share.sum.w, lane);
  var token = best.token;
  if (settings.greedy == 0u) { token = all_best(share.chosen, lane).token; }
  if (lane != 0u) { return; }

  token = min(token, settings.vocab - 1u);
  let position = table[ROW_POSITION * CAPACITY + row];
  let logit = logits[row * settings.quads + token / 4u][token % 4u];
  let logprob = (logit - best.score) * settings.logprob_scale - log(total);
  drawn[(position % settings.ring) * CAPACITY + row] = vec2u(token, bitcast<u32>(logprob));
  table[ROW_ID * CAPACITY + row] = token;
  let over = left == 1u || any(settings.ends[0] == vec4u(token)) || any(settings.ends[1] == vec4u(token));
  table[ROW_LEFT * CAPACITY + row] = select(left - 1u, 0u, over);
  // The last token drawn goes in no more: its slot and position need not exist.
  if (!over) {
    table[ROW_POSITION * CAPACITY + row] = position + 1u;
    table[ROW_OWN_LENGTH * CAPACITY + row] += 1u;
  }
}
