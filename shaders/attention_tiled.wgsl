//#if SHUFFLE
enable subgroups;
//#end
// What attention.wgsl does, for real GPUs: the same segments, formulas and buffers; scores are recomputed, never stored. This is what the
// kernels by query (attention_tiled_query.wgsl) and by key (attention_tiled_key.wgsl) begin with.
//
// SPLIT lanes share a row, lane s the quads s, s + SPLIT, ...: HELD of them. A lane holds ROWS neighbouring rows in registers (queries,
// or keys in the last kernel), a workgroup the BLOCK rows of its lanes for one query head. The other side goes through workgroup memory, TILE
// rows at a time, each read by all lanes. Every STRIP of a tile is skipped by lanes none of whose rows take part in it, and masked only where
// some do not. A score is a sum over its row's lanes: by subgroup shuffles (SHUFFLE), or through workgroup memory (EXCHANGE). Exponentials are
// to the base of 2; `lse` stays natural, as in attention.wgsl.
//
// Rows of a staged tile are ROW quads, zeros past the head's QUADS.

override HEADS: u32;
override KV_HEADS: u32;
override SCALE: f32;

const LOG2E = 1.4426950408889634;
// Score of a pair that does not attend: its weight is 0 beside any other, and beside START.
const LOWEST = -3.0e38;
const START = -1.0e30;
const ROW = SPLIT * HELD;
const BLOCK = LANES / SPLIT * ROWS;

@group(0) @binding(0) var<uniform> live: vec4u;                  // x: tokens
@group(0) @binding(1) var<storage, read> segments: array<vec4u>; // [tokens]: prefix from, to, own sequence from, attended to
@group(0) @binding(2) var<storage, read> q: array<vec4f>;        // [tokens][HEADS][QUADS]
@group(0) @binding(3) var<storage, read> kv: array<vec4f>;       // [tokens][KV_HEADS keys, KV_HEADS values][QUADS]

fn along(a: vec4f, b: vec4f, sum: f32) -> f32 {
  return fma(a.w, b.w, fma(a.z, b.z, fma(a.y, b.y, fma(a.x, b.x, sum))));
}

//#if SHUFFLE
var<workgroup> taken: atomic<u32>;

// A lane's number in the workgroup such that neighbours are neighbours in a subgroup, which local_invocation_index does not promise. Which
// subgroup comes first does not matter: a row's result is the same wherever it is computed.
fn place_of(within: u32, size: u32) -> u32 {
  var before = 0u;
  if (subgroupElect()) { before = atomicAdd(&taken, size); }
  return (subgroupBroadcastFirst(before) + within) % LANES;
}

@diagnostic(off, subgroup_uniformity)
fn across(x: f32) -> f32 {
  var sum = x;
//#for m in 0..STEPS
  sum += subgroupShuffleXor(sum, 1u << $m);
//#end
  return sum;
}
//#end
//#if EXCHANGE
var<workgroup> parts: array<vec4f, 2u * LANES>;

// Calls in a row take turns with the halves, so that one barrier each is enough.
fn across(x: vec4f, place: u32, half: u32) -> vec4f {
  parts[half * LANES + place] = x;
  workgroupBarrier();
  var sum = vec4f(0.0);
//#for m in 0..SPLIT
  sum += parts[half * LANES + place / SPLIT * SPLIT + $m];
//#end
  return sum;
}
//#end
