import { splitBoxed } from '../boxed.ts'
import { Readable } from './readable.tsx'

/** Text of others, what stands in a box of it drawn as one. */
export function BoxedText({ text, most }: { text: string; most?: number }) {
  return splitBoxed(text).map((piece, index) =>
    piece.kind === 'boxed' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces only grow at the end
      <span key={index} className="boxed">
        <Readable text={piece.text} most={most} />
      </span>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <Readable key={index} text={piece.text} most={most} />
    ),
  )
}
