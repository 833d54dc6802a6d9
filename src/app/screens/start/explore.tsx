/** @file Where one goes from Start, once one has seen a model learn. */
import { useEffect } from 'react'
import type { RunSummary } from '../../../workers/api.ts'
import { formatHash } from '../../hash.ts'
import { setChat } from '../chat/settings.ts'
import { useClaims } from '../claims/store.ts'
import { isTested } from '../claims/words.ts'
import styles from './explore.module.css'

const CASCADE = 'models/cascade'

export function Explore({ run }: { run: RunSummary | null }) {
  const claims = useClaims((state) => state.file?.claims)
  useEffect(() => void useClaims.getState().load(), [])
  const places = [
    {
      href: '#/chat',
      title: 'Talk to the finished cascade',
      words: 'Stage after stage: small talk, stories to order, sums, short programs, repairs and puzzles.',
      onClick: () => setChat({ model: CASCADE }),
    },
    { href: '#/evaluate', title: 'What each stage taught', words: 'Every domain before and after, with what it cost the others.' },
    ...(run
      ? [
          {
            href: formatHash({ page: 'rollouts', run: run.id }),
            title: 'Read your run',
            words: 'Every try of every step, and why it got its reward.',
          },
        ]
      : []),
    {
      href: '#/claims',
      title: 'What the papers claim',
      words: claims
        ? `${claims.filter(isTested).length} of ${claims.length} claims tested at this scale so far.`
        : 'Which of it holds at this scale, as far as it is tested.',
    },
  ]
  return (
    <nav className={styles.explore} aria-label="Where to go from here">
      <h2>Now explore the finished cascade</h2>
      <ul>
        {places.map(({ href, title, words, onClick }) => (
          <li key={title}>
            <a href={href} onClick={onClick}>
              <strong>{title}</strong>
              <span>{words}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
