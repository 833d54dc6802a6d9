/**
 * @file A reply in Markdown with maths and code, loaded when a reply has any. Each block is drawn by itself and kept as it is while others are
 * written. No HTML of the model's passes, no picture is fetched, and what would not be seen is named.
 */
import { isValidElement, memo, useMemo, useRef } from 'react'
import Markdown, { type Components } from 'react-markdown'
import rehypeKatex from 'rehype-katex'
import remarkGfm from 'remark-gfm'
import remarkMath from 'remark-math'
import remend from 'remend'
import { CopyButton } from '../../components/copy-button.tsx'
import { Icon } from '../../components/icon.tsx'
import { download } from '../../download.ts'
import { line, marked } from '../../readable.ts'
import { extensionOf, splitBlocks, withMaths } from './blocks.ts'
import { pythonPieces } from './python-colours.ts'
import 'katex/dist/katex.min.css'
import styles from './markup.module.css'

const REMARK = [remarkGfm, remarkMath]
/** Whatever a model writes must not define macros without end or text as large as a house. */
const REHYPE = [[rehypeKatex, { trust: false, strict: 'ignore', maxExpand: 1000, maxSize: 50, throwOnError: false }]] as never[]
/** Characters of one block that are drawn: beyond that no one reads, and a parser may take long. */
const LONGEST_BLOCK = 20_000

export default function Markup({ text, live }: { text: string; live: boolean }) {
  const blocks = useMemo(() => splitBlocks(text), [text])
  return (
    <div className={styles.markup}>
      {blocks.map((block, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks only grow at the end
        <Block key={i} text={live && i === blocks.length - 1 ? remend(block) : block} />
      ))}
    </div>
  )
}

const Block = memo(function Block({ text }: { text: string }) {
  return (
    <Markdown remarkPlugins={REMARK} rehypePlugins={REHYPE} components={COMPONENTS}>
      {withMaths(marked(text, LONGEST_BLOCK))}
    </Markdown>
  )
})

const COMPONENTS: Components = {
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  ),
  img: ({ alt }) => <em>{alt || 'a picture'}</em>,
  code: ({ className, children }) => <Coloured className={className}>{children}</Coloured>,
  pre: ({ children }) => <Code>{children}</Code>,
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <div className={styles.wide} tabIndex={0} role="region" aria-label="Table">
      <table className="table">{children}</table>
    </div>
  ),
}

/** A line within a text is plain; so is a block in a language without colours here. */
function Coloured({ className, children }: { className?: string; children?: React.ReactNode }) {
  if (typeof children !== 'string' || !/\blanguage-(py|python|python3)$/i.test(className ?? '')) return <code>{children}</code>
  return (
    <code>
      {pythonPieces(children).map(({ colour, text }, i) =>
        colour === 'plain' ? (
          text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces only grow at the end
          <span key={i} className={styles[colour]}>
            {text}
          </span>
        ),
      )}
    </code>
  )
}

function Code({ children }: { children: React.ReactNode }) {
  const block = useRef<HTMLPreElement>(null)
  const text = () => block.current?.textContent ?? ''
  const language = isValidElement<{ className?: string }>(children)
    ? /\blanguage-(\S+)/.exec(children.props.className ?? '')?.[1]
    : undefined
  return (
    <div className={styles.code}>
      <div className={styles.head}>
        <span className="hint">{language && line(language, 20)}</span>
        <button
          type="button"
          className="quiet"
          title="Save this code as a file"
          onClick={() => download(new Blob([text()], { type: 'text/plain' }), 'code', extensionOf(language))}
        >
          <Icon name="down" /> Save
        </button>
        <CopyButton text={text} what="this code" />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: as above */}
      <pre ref={block} tabIndex={0}>
        {children}
      </pre>
    </div>
  )
}
