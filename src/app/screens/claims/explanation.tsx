/** @file What a claim is and how its verdict comes about, for those who have never compared two runs. */

import styles from './explanation.module.css'
import { VERDICTS } from './words.ts'

export function Explanation() {
  return (
    <details className={styles.explanation}>
      <summary>How a verdict comes about</summary>
      <ol>
        <li>
          <strong>Arms.</strong> To test a claim, one model is trained in different ways; the model as it was before may be one of them.
          Each way is an arm, and the arms of a claim differ in what the claim is about.
        </li>
        <li>
          <strong>Seeds.</strong> Training has chance in it: which prompts come, which tokens are sampled. So each arm is trained several
          times, each time with another seed, the number that chance begins with.
        </li>
        <li>
          <strong>Difference.</strong> Every trained model answers the same prompts, none of which it was trained on. What counts is the
          difference between two arms. A point is one more right reply in a hundred.
        </li>
        <li>
          <strong>Interval.</strong> With other seeds and other prompts the difference would be another. The 95% interval says how far off
          it may be: of many such intervals, about 95 in 100 hold the true difference.
        </li>
        <li>
          <strong>Margin.</strong> How large a difference must be to count was written down before the runs, and so was its side: above the
          margin, below it, or within it on both sides of 0.
        </li>
        <li>
          <strong>Verdict.</strong> It follows from where the whole interval lies.
          <ul>
            {VERDICTS.map(({ verdict, title, meaning }) => (
              <li key={verdict}>
                <em>{title}</em>: {meaning}
              </li>
            ))}
          </ul>
        </li>
      </ol>
    </details>
  )
}
