/** @file The worker in which a computer algebra system compares expressions; it is ended when it takes too long. */
import { type AlgebraQuestion, READY } from '../answers/algebra-service.ts'
import { answerQuestion } from '../answers/compute-engine.ts'

addEventListener('message', ({ data }: MessageEvent<AlgebraQuestion>) => postMessage(answerQuestion(data)))
postMessage(READY)
