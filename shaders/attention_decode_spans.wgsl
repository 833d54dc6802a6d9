// A row's keys in spans of SPAN: first those of the prompt prefix, then its own, each range cut from its start. Its new token belongs to the
// first span, which is there even where it is the only key. The places are fixed, so a row's bits depend on nothing but its lengths.

override SPAN: u32;
override SPANS: u32;  // most that a row has: places of the partial results

fn shared_spans(row: u32) -> u32 { return (table[ROW_SHARED_LENGTH * CAPACITY + row] + SPAN - 1u) / SPAN; }

fn spans_of(row: u32) -> u32 {
  return max(1u, shared_spans(row) + (table[ROW_OWN_LENGTH * CAPACITY + row] - 1u + SPAN - 1u) / SPAN);
}
