/** A row cannot become a prompt: the end of a sentence that begins with "line 7 ". */
export class MappingError extends Error {
  override name = 'MappingError'
}
