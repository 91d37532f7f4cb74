/** A PouchDB of the bench in its own process. */
import { answerCalls } from './calls.ts'
import { pouchCalls } from './pouchCalls.ts'

answerCalls(pouchCalls())
