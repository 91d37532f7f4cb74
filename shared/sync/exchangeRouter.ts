import { implement, ORPCError } from '@orpc/server'
import { exchangeContract, exchangeErrors } from '../contract/court/index.ts'
import type { NewerHello, SignedHello } from '../contract/court/messages.ts'
import { ExchangeError, type FailureClass, NO_ROOM } from './failures.ts'
import type { Holder } from './holder.ts'
import type { Peer } from './peer.ts'

type ExchangeCode = keyof typeof exchangeErrors

/** The one table from what went wrong here to what a laptop is told (X9); `defect` is told as an internal error. */
export const CODE_OF: Readonly<Record<FailureClass, ExchangeCode | null>> = {
  offline: 'LATER',
  later: 'LATER',
  signIn: 'SIGN_IN',
  tooOld: 'TOO_OLD',
  refused: 'REFUSED',
  fork: 'REFUSED',
  diskFull: 'LATER',
  otherFull: 'LATER',
  defect: null,
}

/** An error of the contract with its status. */
export function contractError(code: ExchangeCode, detail: string) {
  return new ORPCError(code, { status: exchangeErrors[code].status, data: { detail } })
}

/** An exchange's error as the contract tells it; anything else stays what it is. */
export function exchangeErrorTold(error: unknown): unknown {
  if (!(error instanceof ExchangeError)) return error
  const code = CODE_OF[error.failure]
  return code === null ? error : contractError(code, error.failure === 'diskFull' ? NO_ROOM : error.detail)
}

/** What every call of an exchange brings beside its input: the bearer token, empty when it has none. */
export interface ExchangeCall {
  token: string
}

/** Whose exchange it is. `refused` hears the fault of everything a push did not take. */
export interface ExchangeOf {
  holder: Pick<Holder, 'challenge' | 'open'> & { peer(token: string): Promise<Peer> }
  court: string
  program: string
  refused?(fault: string): void
}

function isNewer(hello: SignedHello | NewerHello): hello is NewerHello {
  return hello.hello.v !== 1
}

/** The exchange of a holder as procedures, the same at gateway and hub; the rules are the holder's. */
export function exchangeRouter({ holder, court, program, refused }: ExchangeOf) {
  const os = implement(exchangeContract)
    .$context<ExchangeCall>()
    .use(async ({ next }) => {
      try {
        return await next()
      } catch (error) {
        throw exchangeErrorTold(error)
      }
    })
  return os.router({
    challenge: os.challenge.handler(() => ({ challenge: holder.challenge(), court, program })),
    open: os.open.handler(({ input }) => {
      if (isNewer(input)) throw contractError('TOO_OLD', `hello ${input.hello.v}`)
      return holder.open(input)
    }),
    heads: os.heads.handler(async ({ context, input }) => ({
      heads: await (await holder.peer(context.token)).heads(input.scopes),
    })),
    push: os.push.handler(async ({ context, input }) => {
      const answer = await (await holder.peer(context.token)).push(input.batches)
      for (const { fault } of answer.refused) refused?.(fault)
      return answer
    }),
    ranges: os.ranges.handler(async ({ context, input }) => ({
      batches: await (await holder.peer(context.token)).ranges(input.ranges),
    })),
    feed: os.feed.handler(async ({ context, input }) => {
      return (await holder.peer(context.token)).feed(input.after, input.scopes)
    }),
    report: os.report.handler(async ({ context, input }) => ({
      holdings: await (await holder.peer(context.token)).report(input),
    })),
    tell: os.tell.handler(async ({ context, input }) => (await holder.peer(context.token)).tell(input)),
  })
}
