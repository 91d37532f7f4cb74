/** A court's gateway of the bench in its own process. */
import { answerCalls } from './calls.ts'
import { courtCalls } from './courtCalls.ts'

answerCalls(courtCalls())
