/**
 * @file Start: what this is, seen before it is explained.
 */
export default function StartPage() {
  return (
    <section className="welcome" aria-labelledby="start-title">
      <h1 id="start-title">Teach a small model to reason</h1>
      <p>
        The model tries each problem several times, a verifier says which tries were right, and the weights move towards those. It happens
        on your GPU, and nothing leaves this machine.
      </p>
      <a href="#/train">Train it here</a>
    </section>
  )
}
