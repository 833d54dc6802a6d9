/** @file The thread in which algebra.ts has a computer algebra system compare expressions. Plain JavaScript, which then reads TypeScript. */
import { parentPort } from 'node:worker_threads'
import '../../bin/register.mjs'

const { answerQuestion } = await import('../answers/compute-engine.ts')
const { READY } = await import('../answers/algebra-service.ts')
parentPort.on('message', (question) => parentPort.postMessage(answerQuestion(question)))
parentPort.postMessage(READY)
