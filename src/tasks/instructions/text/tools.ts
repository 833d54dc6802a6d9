/**
 * @file The natural-language tools that instruction checks rely on, loaded when first needed: their parameters are a few hundred kilobytes
 * that a page without instructions never fetches.
 */
import type { Resource } from '../check.ts'

export interface TextTools {
  /** Sentences as NLTK's Punkt tokenizer for English splits them (`nltk.sent_tokenize`). Needs 'sentences'. */
  sentences(text: string): string[]
  /** Tokens as `nltk.word_tokenize` gives them. Needs 'sentences'. */
  words(text: string): string[]
  /** A language code as langdetect gives it (`en`, `zh-cn`, ...), null where it finds no features. Needs 'languages'. */
  language(text: string): string | null
}

/** Loads what is not loaded yet. Rejects with the import's own error if a chunk of the program cannot be fetched. */
export declare function loadTextTools(needs: Iterable<Resource>): Promise<TextTools>
