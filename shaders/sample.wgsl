// Draws the next token of every row: sample_row.wgsl says how.
//
// SPLIT = 0: an invocation a row, no barriers (software adapters). SPLIT = 1: a workgroup of LANES a row. TILED = 1: one workgroup a row is too
// few for a large vocabulary, so `sample_tiles` goes before, a workgroup a tile of a row, and leaves of each what a draw needs that truncates
// nothing; then no walk over the row remains, and else one less.

//#if SPLIT
var<workgroup> shared_left: u32;
//#end

//#if TILED
@compute @workgroup_size(LANES)
fn sample_tiles(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.y;
  if (row >= live.x) { return; }
  if (lane == 0u) { shared_left = table[ROW_LEFT * CAPACITY + row]; }
  if (workgroupUniformLoad(&shared_left) == 0u) { return; }
  let first = group.x * TILE_QUADS + lane;
  let end = min((group.x + 1u) * TILE_QUADS, settings.quads);
  let best = all_best(highest(row, first, end), lane);
  let share = draw(row, first, end, best.score, 0u);
  let sum = all_sum(share.sum.x + share.sum.y + share.sum.z + share.sum.w, lane);
  let chosen = all_best(share.chosen, lane);
  if (lane == 0u) {
    let count = (settings.quads + TILE_QUADS - 1u) / TILE_QUADS;
    tiles[row * count + group.x] = Tile(best.score, best.token, sum, chosen.score, chosen.token);
  }
}
//#end

//#if SPLIT
@compute @workgroup_size(LANES)
fn sample(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.x;
  if (row >= live.x) { return; }
  if (lane == 0u) { shared_left = table[ROW_LEFT * CAPACITY + row]; }
  let left = workgroupUniformLoad(&shared_left);
//#else
@compute @workgroup_size(16)
fn sample(@builtin(global_invocation_id) id: vec3u) {
  let lane = 0u;
  let row = id.x;
  if (row >= live.x) { return; }
  let left = table[ROW_LEFT * CAPACITY + row];
//#end
  if (left == 0u) { return; }
  sample_row(row, lane, left);
}
