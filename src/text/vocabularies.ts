/**
 * @file The tokenizers of models that begin here, by name: `toy`, of the smallest, and `families`, of those that talk and know every family. Their
 * special tokens have the same ids.
 */
import { FAMILY_VOCABULARY, familyTokenizerFiles } from './family-vocabulary.ts'
import { TOY_EOS_TOKEN_ID, TOY_VOCABULARY, toyTokenizerFiles } from './toy-vocabulary.ts'

export const VOCABULARIES = ['toy', 'families'] as const
export type VocabularyName = (typeof VOCABULARIES)[number]

/** Token text by id, as the files write it. */
export function vocabularyOf(name: VocabularyName = 'toy'): readonly string[] {
  return name === 'toy' ? TOY_VOCABULARY : FAMILY_VOCABULARY
}

export function tokenizerFilesOf(name: VocabularyName = 'toy'): ReturnType<typeof toyTokenizerFiles> {
  return name === 'toy' ? toyTokenizerFiles() : familyTokenizerFiles()
}

export const EOS_TOKEN_ID = TOY_EOS_TOKEN_ID
