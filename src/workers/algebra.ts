/** @file Symbolic algebra in the browser: a worker of the page or of another worker, started with the first question. */
import { AlgebraService } from '../answers/algebra-service.ts'

export function createBrowserAlgebra(): AlgebraService {
  return new AlgebraService((receive, fail) => {
    const worker = new Worker(new URL('./algebra.worker.ts', import.meta.url), { type: 'module', name: 'algebra' })
    worker.onmessage = ({ data }) => receive(data)
    worker.onerror = fail
    return { send: (question) => worker.postMessage(question), end: () => worker.terminate() }
  })
}
