/** A desk of the bench in its own process. */
import { answerCalls } from './calls.ts'
import { deskCalls } from './deskCalls.ts'

answerCalls(deskCalls())
