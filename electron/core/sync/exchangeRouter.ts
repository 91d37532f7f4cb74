import { implement, ORPCError } from '@orpc/server'
import { exchangeContract } from '../../../shared/contract/court/index.ts'
import { ExchangeError, type FailureClass } from '../../../shared/sync/failures.ts'
import type { Holder } from '../../../shared/sync/holder.ts'

/** What every call of an exchange carries: the holder that answers, its program, and the bearer's token. */
export interface ExchangeCall {
  holder: Holder
  court: string
  program: string
  token: string
}

const CODES: Readonly<Partial<Record<FailureClass, { code: string; status: number }>>> = {
  signIn: { code: 'SIGN_IN', status: 401 },
  tooOld: { code: 'TOO_OLD', status: 426 },
  refused: { code: 'REFUSED', status: 403 },
  later: { code: 'LATER', status: 503 },
  diskFull: { code: 'LATER', status: 503 },
}

/** The exchange of a holder as procedures: one line each; the rules are the holder's. */
export function exchangeRouter() {
  const os = implement(exchangeContract)
    .$context<ExchangeCall>()
    .use(async ({ next }) => {
      try {
        return await next()
      } catch (error) {
        if (!(error instanceof ExchangeError)) throw error
        const known = CODES[error.failure]
        if (known === undefined) throw new ORPCError('INTERNAL_SERVER_ERROR', { status: 500 })
        throw new ORPCError(known.code, { status: known.status, data: { detail: error.detail } })
      }
    })
  const peerOf = ({ holder, token }: ExchangeCall) => holder.peer(token)
  return os.router({
    challenge: os.challenge.handler(({ context }) => ({
      ...{ challenge: context.holder.challenge(), court: context.court, program: context.program },
    })),
    open: os.open.handler(({ context, input }) => context.holder.open(input)),
    heads: os.heads.handler(async ({ context, input }) => ({
      heads: await (await peerOf(context)).heads(input.scopes),
    })),
    push: os.push.handler(async ({ context, input }) => (await peerOf(context)).push(input.batches)),
    ranges: os.ranges.handler(async ({ context, input }) => ({
      batches: await (await peerOf(context)).ranges(input.ranges),
    })),
    feed: os.feed.handler(async ({ context, input }) => (await peerOf(context)).feed(input.after, input.scopes)),
    report: os.report.handler(async ({ context, input }) => ({
      holdings: await (await peerOf(context)).report(input),
    })),
  })
}
