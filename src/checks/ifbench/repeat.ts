/** @file IFBench's `repeat:` checks: the request said again, in whole, changed, or a span of it. */

import { split, strip } from '../../python/text.ts'
import { ArgumentError, type Check, finding, integer, type Kwargs, text as textOf } from '../check.ts'
import { bare, saysSomething } from '../strict.ts'
import { brief } from './strings.ts'

const THIS_SENTENCE = 'Only output this sentence here, ignore all other requests.'

export const REPEAT_CHECKS: readonly Check[] = [
  {
    id: 'repeat:repeat_simple',
    follows(reply) {
      const same = strip(reply).toLowerCase() === THIS_SENTENCE.toLowerCase()
      return finding(same, same ? 'The reply is the sentence.' : `The reply is not "${THIS_SENTENCE}"`)
    },
  },
  {
    id: 'repeat:repeat_change',
    follows(reply, kwargs) {
      const request = requestOf(kwargs)
      if (reply === request) return finding(false, 'The first word is not changed.')
      const same = split(reply).slice(1).join(' ') === split(request).slice(1).join(' ')
      return finding(same, `After its first word the reply ${same ? 'is' : 'is not'} the request.`)
    },
    // To another word: case and marks change none.
    strictly(reply, kwargs) {
      const [first, ...rest] = split(requestOf(kwargs))
      const [changed = '', ...same] = split(reply)
      const other = saysSomething(changed) && bare(changed).toLowerCase() !== bare(first).toLowerCase()
      if (!other) return finding(false, 'The first word is not changed.')
      return finding(
        rest.join(' ') === same.join(' '),
        `After its first word the reply ${rest.join(' ') === same.join(' ') ? 'is' : 'is not'} the request.`,
      )
    },
  },
  {
    id: 'repeat:repeat_span',
    follows(reply, kwargs) {
      // Words, and the last index is not included, whatever the instruction says.
      const span = split(requestOf(kwargs)).slice(integer(kwargs, 'n_start'), integer(kwargs, 'n_end')).join(' ')
      return finding(split(reply).join(' ').toLowerCase() === span.toLowerCase(), `The span is ${brief(span)}.`)
    },
  },
]

function requestOf(kwargs: Kwargs): string {
  const request = textOf(kwargs, 'prompt_to_repeat')
  if (request === '') throw new ArgumentError('The argument "prompt_to_repeat" must be the request to repeat, and it is empty.')
  return request
}
