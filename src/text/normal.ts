/** @file Unicode normalisation in linear time. */

/**
 * More marks in a row than any script writes on one letter (UAX 15 calls a text of at most 30 stream-safe). Normalising sorts the marks of
 * a letter by insertion, which takes twenty seconds for 200,000 of them.
 */
const MANY_MARKS = /\p{M}{30}/gu

/** As `text.normalize(form)`; letters with more than 30 marks are normalised 30 marks at a time. */
export function normalized(text: string, form: 'NFC' | 'NFD' | 'NFKC' | 'NFKD'): string {
  let plain = ''
  let at = 0
  for (const run of text.matchAll(MANY_MARKS)) {
    const end = run.index + run[0].length
    plain += text.slice(at, end).normalize(form)
    at = end
  }
  return plain + text.slice(at).normalize(form)
}
