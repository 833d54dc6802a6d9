/**
 * @file Rows of delimited text as Python's `csv.reader` gives them over an `io.StringIO`, where papaparse and it differ: a blank line is a
 * row without fields, text after a closing quote belongs to the field, a quote inside an unquoted field is a character, a quoted field may
 * be left open at the end, and a carriage return followed by anything but a line end is an error.
 */

const FIELD_LIMIT = 131072

/** Null where Python raises `csv.Error`. */
export function csvRows(text: string, delimiter: string): string[][] | null {
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let state: 'row-start' | 'field-start' | 'plain' | 'quoted' | 'after-quote' | 'row-end' = 'row-start'

  const endField = () => {
    row.push(field)
    field = ''
  }
  const endRow = () => {
    rows.push(row)
    row = []
    state = 'row-start'
  }

  for (const line of text.split(/(?<=\n)/)) {
    for (const char of line) {
      if (state === 'row-end') {
        if (char === '\n' || char === '\r') continue
        return null
      }
      if (state === 'quoted') {
        if (char === '"') state = 'after-quote'
        else field += char
      } else if (char === '\n' || char === '\r') {
        // A line that holds nothing else is a row without fields.
        if (state !== 'row-start') endField()
        state = 'row-end'
      } else if (char === delimiter) {
        endField()
        state = 'field-start'
      } else if (char === '"' && (state === 'row-start' || state === 'field-start')) {
        state = 'quoted'
      } else if (char === '"' && state === 'after-quote') {
        field += char
        state = 'quoted'
      } else {
        field += char
        state = 'plain'
      }
      if (field.length > FIELD_LIMIT) return null
    }
    // Within quotes the field goes on in the next line.
    if (state === 'quoted' || line === '') continue
    if (state !== 'row-end') endField()
    endRow()
  }
  if (state === 'quoted') {
    endField()
    endRow()
  }
  return rows
}
