/**
 * @file Replies of the engine made of timers. A question that names one gets a reply of another kind: `markdown` one with all its forms, `long N`
 * one of N tokens, as fast as they can be shown.
 */
import type { ChatChunk, ChatMessage, ChatResult, SamplingSettings } from '../workers/api.ts'
import { PICTURED } from './fake-rollouts.ts'

const POSITIONS = 640

const MARKDOWN = `## A **short** tour

The roots of $x^2 - 5x + 6$ are found by

$$x = \\frac{5 \\pm \\sqrt{25 - 24}}{2}$$

1. First the *discriminant*, \\(25 - 24 = 1\\).
2. Then both signs.

| root | check |
|---|---:|
| 2 | 4 - 10 + 6 = 0 |
| 3 | 9 - 15 + 6 = 0 |

\`\`\`python
def roots(b, c):
    d = (b * b - 4 * c) ** 0.5
    return (-b - d) / 2, (-b + d) / 2
\`\`\`

> A product is zero where a factor is.

So the larger root is \\boxed{3}, see [the page](https://example.com/).`

const PARAGRAPH = 'A paragraph with **weight**, a formula $a_i^2 + b_i^2$, `code` and a [link](https://example.com/) in it. '

export async function fakeReply(
  messages: readonly ChatMessage[],
  sampling: SamplingSettings,
  onChunk: (chunk: ChatChunk) => void,
  stopped: () => boolean,
): Promise<ChatResult> {
  const asked = messages.at(-1)
  const long = Number(/\blong (\d+)/.exec(asked?.content ?? '')?.[1] ?? 0)
  const known = PICTURED.find(({ prompt }) => prompt.trim() === asked?.content)
  const think = asked?.mode === 'think' && long === 0
  const budget = sampling.thinkingBudget ?? Number.POSITIVE_INFINITY
  const thought = cut(known?.thoughts[0][0] ?? '63*9: 60*9=540\n3*9=27\n540+27=567\nso the answer is 567')
  const answer = cut(
    long > 0
      ? Array.from({ length: Math.ceil(long / 45) }, (_, i) => (i % 8 === 7 ? '```\nlet x = 1\n```\n\n' : `${PARAGRAPH}\n\n`)).join('')
      : /\bmarkdown\b/i.test(asked?.content ?? '')
        ? MARKDOWN
        : known
          ? `\\boxed{${known.thoughts[0][1]}}`
          : 'The product is \\boxed{567}',
  )
  const kept = thought.slice(0, budget)
  const pieces = think ? ['<think>', ...kept, '</think>', ...answer, '<|im_end|>'] : [...answer, '<|im_end|>']
  const most = long > 0 ? pieces.length : sampling.maxNewTokens
  const started = Date.now()
  let thinkingMs = 0
  let chunk: ChatChunk = { reasoning: null, answer: '', phase: 'answering', tokens: 0, thoughtTokens: 0, tokensPerSecond: 0, thinkingMs: 0 }
  for (let end = 1; end <= Math.min(pieces.length, most) && !stopped(); end++) {
    if (long === 0 || end % 10 === 0) await new Promise((resolve) => setTimeout(resolve, long > 0 ? 4 : 40))
    const thinking = think && end <= kept.length + 1
    if (thinking) thinkingMs = Date.now() - started
    chunk = {
      reasoning: think ? pieces.slice(1, Math.min(end, kept.length + 1)).join('') : null,
      answer: think ? pieces.slice(kept.length + 2, end).join('') : pieces.slice(0, end).join(''),
      phase: thinking ? 'thinking' : 'answering',
      tokens: end,
      thoughtTokens: think ? Math.min(end - 1, kept.length) : 0,
      tokensPerSecond: end / ((Date.now() - started) / 1000),
      thinkingMs,
    }
    chunk.answer = chunk.answer.replace('<|im_end|>', '')
    onChunk(chunk)
  }
  const whole = chunk.tokens === pieces.length
  return {
    ...chunk,
    phase: 'done',
    stop: whole ? 'eos' : stopped() ? 'stopped' : 'length',
    promptTokens: 21 * messages.length,
    firstTokenMs: 38,
    positions: POSITIONS,
    pieces: pieces.slice(0, chunk.tokens),
    logprobs: pieces
      .slice(0, chunk.tokens)
      .map((piece, i) =>
        piece === '</think>' && kept.length < thought.length ? null : -((i * 7919) % 23 === 0 ? 1.7 : ((i * 31) % 10) / 40),
      ),
    thoughtCut: think && kept.length < thought.length && chunk.tokens > kept.length + 1,
  }
}

/** Pieces of a few letters, as a tokenizer makes them. */
function cut(text: string): string[] {
  return text.match(/\s?[A-Za-z]{1,4}|\d|[^A-Za-z\d]/g) ?? []
}
