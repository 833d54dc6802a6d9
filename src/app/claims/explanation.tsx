/** @file What a claim is and how its verdict comes about, for those who have never compared two runs. */
import { VERDICTS } from './words.ts'

export function Explanation() {
  return (
    <details className="claims-explanation">
      <summary>How a verdict comes about</summary>
      <ol>
        <li>
          <strong>Arms.</strong> To test a claim, the same model is trained in two or more ways that differ only in what the claim is about.
          Each way is an arm.
        </li>
        <li>
          <strong>Seeds.</strong> Training has chance in it: which prompts come, which tokens are sampled. So each arm is trained several
          times, each time with another seed, the number that chance begins with.
        </li>
        <li>
          <strong>Difference.</strong> Every trained model answers the same prompts, none of which it was trained on. What counts is the
          difference between two arms. A point is one prompt in a hundred.
        </li>
        <li>
          <strong>Interval.</strong> With other seeds and other prompts the difference would be another. The 95% interval says how far it
          may be off: of many such intervals, 95 in 100 hold the true difference.
        </li>
        <li>
          <strong>Verdict.</strong> What the interval must show was written down before the runs. The whole interval must lie on one side:
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
