// What the workgroups of attention_decode_tiled.wgsl made of a row's spans, joined: an invocation a quad of a head. Softmax over the whole is
// the softmax of each span, weighed by its sum after both have moved to the highest maximum (Dao 2023, flash decoding).

@group(0) @binding(6) var<storage, read> partial: array<vec4f>;  // [rows][HEADS][SPANS][D4 + 1], last: maximum, sum

@compute @workgroup_size(64)
fn attention_decode_join(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) id: u32) {
  let index = (group.y * groups.x + group.x) * 64u + id;
  let head = index / D4;
  let row = head / HEADS;
  if (row >= live.x || table[ROW_LEFT * CAPACITY + row] == 0u) { return; }
  let first = head * SPANS * (D4 + 1u);
  let last = first + (spans_of(row) - 1u) * (D4 + 1u);

  var highest = LOWEST;
  for (var at = first; at <= last; at += D4 + 1u) { highest = max(highest, partial[at + D4].x); }
  var sum = 0.0;
  var whole = vec4f(0.0);
  for (var at = first; at <= last; at += D4 + 1u) {
    let weight = exp(partial[at + D4].x - highest);
    sum = fma(weight, partial[at + D4].y, sum);
    whole = fma(vec4f(weight), partial[at + index % D4], whole);
  }
  o[index] = whole / sum;
}
