/**
 * @file WGSL files may hold four directives, each on a line of its own, for what `override` constants cannot do: size register tiles,
 * unroll loops (Tint does not), and leave out whole parts.
 *
 *     //#for i in 0..TM      repeats the lines to //#end with `$i` replaced by 0, 1, ... TM - 1; loops nest
 *     //#if NAME             keeps the lines to //#else or //#end when the define NAME is not 0
 *
 * Every numeric define is also a WGSL constant: `const TM = 4u;` is written at the top, below the file's `enable` lines, which WGSL wants
 * before all else.
 */

export type Defines = Readonly<Record<string, number>>

interface Block {
  lines: string[]
  emit: (body: string[]) => string[]
  /** What an //#else would do; absent where none may stand. */
  otherwise?: (body: string[]) => string[]
}

export function specialise(source: string, defines: Defines): string {
  const head = Object.entries(defines).map(([name, value]) => `const ${name} = ${value}u;`)
  const stack: Block[] = [{ lines: [], emit: (body) => body }]
  const value = (word: string) => {
    const found = /^\d+$/.test(word) ? Number(word) : defines[word]
    if (found === undefined) throw new Error(`shader directive names an unknown define ${word}`)
    return found
  }
  const close = () => {
    const block = stack.pop() as Block
    const parent = stack.at(-1)
    if (!parent) throw new Error('//#end without //#for or //#if')
    parent.lines.push(...block.emit(block.lines))
  }
  for (const line of source.split('\n')) {
    const text = line.trim()
    const loop = /^\/\/#for (\w+) in (\w+)\.\.(\w+)$/.exec(text)
    const condition = /^\/\/#if (!?)(\w+)$/.exec(text)
    if (loop) {
      const [, name, from, to] = loop
      const pattern = new RegExp(`\\$${name}(?![A-Za-z0-9])`, 'g')
      const [first, last] = [value(from), value(to)]
      const emit = (body: string[]) => {
        const out: string[] = []
        for (let i = first; i < last; i++) for (const inner of body) out.push(inner.replace(pattern, String(i)))
        return out
      }
      stack.push({ lines: [], emit })
    } else if (condition) {
      const keep = (value(condition[2]) !== 0) !== (condition[1] === '!')
      stack.push({ lines: [], emit: (body) => (keep ? body : []), otherwise: (body) => (keep ? [] : body) })
    } else if (text === '//#else') {
      const emit = stack.at(-1)?.otherwise
      if (!emit) throw new Error('//#else without //#if')
      close()
      stack.push({ lines: [], emit })
    } else if (text === '//#end') {
      close()
    } else if (text.startsWith('//#')) {
      throw new Error(`shader directive not understood: ${text}`)
    } else {
      stack.at(-1)?.lines.push(line)
    }
  }
  if (stack.length !== 1) throw new Error('//#for or //#if without //#end')
  const enables = stack[0].lines.filter((line) => line.startsWith('enable '))
  return [...enables, ...head, ...stack[0].lines.filter((line) => !line.startsWith('enable '))].join('\n')
}
