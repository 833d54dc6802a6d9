/**
 * @file Two hashes of text: crc32, which decides the split a problem belongs to, and a 53-bit hash for prompt ids and seeds.
 */

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})

/** CRC-32 (ISO-HDLC, as zlib's) of the text in UTF-8; an unsigned 32-bit number. */
export function crc32(text: string): number {
  let c = 0xffffffff
  for (const byte of new TextEncoder().encode(text)) c = TABLE[(c ^ byte) & 0xff] ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}

/** Two 32-bit words mixed from the UTF-16 code units of the text (multiply-xorshift, Murmur3's final mix). */
export function hashWords(text: string): [number, number] {
  let a = 0x9e3779b9
  let b = 0x85ebca6b
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 0xcc9e2d51)
    b = Math.imul(b ^ code, 0x1b873593)
    a ^= b >>> 15
    b ^= a >>> 13
  }
  return [finalMix(a ^ text.length), finalMix(b ^ a)]
}

function finalMix(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** The id of a prompt: the domain, then 16 hexadecimal digits of its text. The same text has the same id everywhere. */
export function promptId(domain: string, text: string): string {
  const [a, b] = hashWords(text)
  return `${domain}-${a.toString(16).padStart(8, '0')}${b.toString(16).padStart(8, '0')}`
}
