/**
 * @file A recipe in an address: its JSON, deflated, in the letters of base64url. Whoever opens such a link has a stranger's text before them, so
 * it is read within bounds, and whether it is a recipe is for the recipe's own parser to say.
 */

/** Letters of a link that is read, and of the JSON that it may unfold to: recipes have a few thousand. */
const LONGEST_LINK = 32_000
const LONGEST_JSON = 200_000

export async function encodeRecipe(recipe: unknown): Promise<string> {
  const packed = new Blob([JSON.stringify(recipe)]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer())
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** The JSON of a link, whatever it is. @throws Error with one sentence. */
export async function decodeRecipe(link: string): Promise<unknown> {
  const broken = () => new Error('The recipe of this link cannot be read: the link is cut short, or was changed on its way.')
  if (link.length > LONGEST_LINK || !/^[\w-]+$/.test(link)) throw broken()
  let text = ''
  try {
    const bytes = Uint8Array.from(atob(link.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
    const decoder = new TextDecoder('utf-8', { fatal: true })
    const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader()
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      text += decoder.decode(piece.value, { stream: true })
      // A few letters can unfold to more than there is memory for.
      if (text.length > LONGEST_JSON) {
        await reader.cancel()
        throw broken()
      }
    }
    text += decoder.decode()
    return JSON.parse(text)
  } catch {
    throw broken()
  }
}
