// Rows of the row table that come, or move to a place that was left, while the rest stand as the last step left them: the host does not know
// what those have drawn. No row moves to a place that another moves from. An invocation an entry.

override CAPACITY: u32;  // entries of a field of the row table

@group(0) @binding(0) var<storage, read> list: array<u32>;        // how many entries; of each: its row, the row it was or STRANGER, its fields
@group(0) @binding(1) var<storage, read_write> table: array<u32>;

@compute @workgroup_size(64)
fn exchange_rows(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= list[0]) { return; }
  let at = 1u + id.x * (FIELDS + 2u);
  let to = list[at];
  let source = list[at + 1u];
  for (var field = 0u; field < FIELDS; field++) {
    if (source == STRANGER) {
      table[field * CAPACITY + to] = list[at + 2u + field];
    } else {
      table[field * CAPACITY + to] = table[field * CAPACITY + source];
    }
  }
}
