/**
 * @file Patterns of published tokenizers, which run on the engine's own matcher: each takes linear time over any text, since what its loops
 * take, the rest of the alternative can neither refuse nor share but at one end. All others go to the metered one (`pattern.ts`).
 */

const CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
const END = '\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+'
const UPPER = '[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]'
const LOWER = '[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]'
const OPEN = '[^\\r\\n\\p{L}\\p{N}]?'

export const KNOWN_PATTERNS: ReadonlySet<string> = new Set([
  // GPT-2
  "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
  // Llama 3, and cl100k
  `${CONTRACTIONS}|${OPEN}\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|${END}`,
  // Qwen 2 and 3
  `${CONTRACTIONS}|${OPEN}\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|${END}`,
  // o200k
  `${OPEN}${UPPER}*${LOWER}+${CONTRACTIONS}?|${OPEN}${UPPER}+${LOWER}*${CONTRACTIONS}?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|${END}`,
  // Mistral's tekken
  `${OPEN}${UPPER}*${LOWER}+|${OPEN}${UPPER}+${LOWER}*|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|${END}`,
  // DeepSeek V3
  '\\p{N}{1,3}',
  '[一-龥\u3040-ゟ゠-ヿ]+',
  `[!"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_\`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*|${END}`,
])
