/** @file What of an update cannot be known from the records, said plainly. */
import { boundsOf, type Rules } from '../../../workers/inside-step.ts'
import styles from './inside.module.css'
import { number } from './numbers.ts'

export function Unknowns({ rules }: { rules: Rules }) {
  const { iterations, beta, kl, entropyBonus } = rules
  const sentences = [
    ...(iterations > 1
      ? [
          `Each batch gets ${iterations} updates. These are the numbers of the first, where every ratio is 1; in the others ${bounded(rules)}, and the ratios of single tokens are not written down.`,
        ]
      : []),
    ...(beta > 0
      ? [
          `To each token comes β · KL with β = ${number(beta)}, estimated by ${kl}: what the reference model thought of single tokens is not written down.`,
        ]
      : []),
    ...(entropyBonus > 0 ? [`The entropy bonus of ${number(entropyBonus)} a nat pushes as well, and is not part of these numbers.`] : []),
    'How far a weight then moves also depends on the optimizer and the learning rate, which see the whole step at once.',
  ]
  return (
    <details className={styles.unknowns}>
      <summary>What these numbers leave out</summary>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </details>
  )
}

function bounded(rules: Rules): string {
  const bounds = boundsOf(rules)
  if (bounds === null) return 'ratios count as they are'
  const [least, most] = bounds
  return least <= 0 ? `a ratio above ${number(most)} counts as that` : `the ratio is clipped to ${number(least)} … ${number(most)}`
}
