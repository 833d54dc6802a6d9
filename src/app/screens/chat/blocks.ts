/**
 * @file A reply in Markdown, cut where it can be: each block is drawn by itself, so that a long reply costs its last block whenever a token
 * comes. And the maths in it as the renderer wants it, whichever signs a model puts around it.
 */

const FENCE = /^ {0,3}(`{3,}|~{3,})/

/** Joined with empty lines between, the blocks are the text again. A fence or display formula is one block, and so is an item with what hangs under it. */
export function splitBlocks(text: string): string[] {
  const blocks: string[] = []
  let block: string[] = []
  let fence: string | null = null
  let formula = false
  const lines = text.split('\n')
  const close = () => {
    if (block.length > 0) blocks.push(block.join('\n'))
    block = []
  }
  for (const [i, line] of lines.entries()) {
    const mark = FENCE.exec(line)?.[1]
    if (fence !== null) {
      if (mark?.startsWith(fence) && line.trim() === mark) fence = null
    } else if (mark && !formula) fence = mark
    else if ((line.match(/\$\$/g)?.length ?? 0) % 2 === 1) formula = !formula
    else if (/^\s*\\\[\s*$/.test(line)) formula = true
    else if (/\\\]\s*$/.test(line)) formula = false
    const ends = line.trim() === '' && fence === null && !formula
    if (!ends) block.push(line)
    // What is indented behind an empty line belongs to the item above it.
    else if (block.length > 0 && /^(\s{2,}|\t)\S/.test(lines[i + 1] ?? '')) block.push(line)
    else close()
  }
  close()
  return blocks
}

/** Whether anything in it would be drawn otherwise than it is written. */
export function hasMarkup(text: string): boolean {
  return /^ {0,3}(#{1,6} |[-*+] |\d{1,9}[.)] |> |(`{3}|~{3})|\|.*\|)|\*\*|__|`[^`\n]+`|\$[^$\n]+\$|\$\$|\\[([]|\[[^\]\n]+\]\([^)\n]+\)/m.test(
    text,
  )
}

const EXTENSIONS: Record<string, string> = {
  ...{
    python: 'py',
    py: 'py',
    python3: 'py',
    javascript: 'js',
    js: 'js',
    typescript: 'ts',
    ts: 'ts',
    json: 'json',
    html: 'html',
    css: 'css',
  },
  ...{ bash: 'sh', sh: 'sh', shell: 'sh', c: 'c', cpp: 'cpp', 'c++': 'cpp', java: 'java', rust: 'rs', go: 'go', sql: 'sql', wgsl: 'wgsl' },
  ...{
    diff: 'diff',
    patch: 'patch',
    markdown: 'md',
    md: 'md',
    yaml: 'yaml',
    toml: 'toml',
    xml: 'xml',
    csv: 'csv',
    tex: 'tex',
    latex: 'tex',
  },
}

/** What a file of a block of code in this language, as a fence names it, ends in. */
export function extensionOf(language: string | undefined): string {
  const name = language?.toLowerCase() ?? ''
  return Object.hasOwn(EXTENSIONS, name) ? EXTENSIONS[name] : 'txt'
}

const PARTS = new RegExp(
  [
    /(?<code>`{3,}[\s\S]*?(?:`{3,}|$)|~{3,}[\s\S]*?(?:~{3,}|$)|`[^`\n]*`)/,
    /(?<display>\$\$[\s\S]*?(?:\$\$|$))/,
    /\\\[(?<bracket>[\s\S]*?)\\\]/,
    /\\\((?<paren>[\s\S]*?)\\\)/,
    // As Pandoc has it: no blank inside of either sign, and no digit behind the second. All others are money.
    /(?<inline>\$(?!\s)(?:\\.|[^$\\\n])*?(?<!\s)\$(?!\d))/,
    /(?<boxed>\\boxed\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})/,
    /(?<escaped>\\\$)/,
    /(?<lone>\$)/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
)

/** `\(x\)` and `\[x\]` between dollars, a formula that has a line to itself displayed, a box in no formula drawn too, and money escaped. */
export function withMaths(text: string): string {
  return text.replace(PARTS, (all, ...rest) => {
    const [offset, whole, groups] = rest.slice(-3) as [number, string, Record<string, string | undefined>]
    const { display, bracket, paren, boxed, lone } = groups
    const alone = /(^|\n)[ \t]*$/.test(whole.slice(0, offset)) && /^[ \t]*(\n|$)/.test(whole.slice(offset + all.length))
    if (display !== undefined) return alone && /^\$\$[^\n]+\$\$$/.test(all) ? `$$\n${all.slice(2, -2).trim()}\n$$` : all
    if (bracket !== undefined) return `$$\n${bracket.trim()}\n$$`
    if (paren !== undefined) return `$${paren.trim()}$`
    if (boxed !== undefined)
      return `$${/^\\boxed\{[\p{L}][\p{L} ,.'-]+\}$/u.test(boxed) ? boxed.replace('{', '{\\text{').concat('}') : boxed}$`
    return lone === undefined ? all : '\\$'
  })
}
