import { timingSafeEqual } from 'node:crypto'
import { implement } from '@orpc/server'
import { courtContract } from '../../shared/contract/court/index.ts'
import { PROTOCOL } from '../../shared/contract/court/messages.ts'
import type { Stick } from '../../shared/sync/bundle/stick.ts'
import { codeText } from '../../shared/sync/enrolment.ts'
import { contractError, type ExchangeCall, exchangeRouter } from '../../shared/sync/exchangeRouter.ts'
import type { FileShelf } from '../files/shelf.ts'
import type { ShelfState } from '../files/watch.ts'
import type { Gateway } from '../gateway.ts'
import { giveStick } from '../stick/giveStick.ts'
import { giveCode } from '../stick/stickEnrolment.ts'
import { takeStick } from '../stick/takeStick.ts'
import { toldError } from './failures.ts'
import type { Metrics } from './metrics.ts'

/** What the router answers from. */
export interface RouterParts {
  gateway: Gateway
  /** Where files of sticks lie, and how sticks are reached; null where none are read. */
  sticks: { shelf: FileShelf; stick: Stick } | null
  /** Token of whoever may read the gateway's data folder; null where nobody does so over HTTP. */
  adminToken: string | null
  program: string
  metrics: Metrics
  /** How the shelf of files stands; null where nobody looks. */
  files: (() => Promise<ShelfState>) | null
}

const contract = implement(courtContract).$context<ExchangeCall>()

/** The court's contract, answered. The same router serves HTTP and a command that opens the database itself. */
export function courtRouter(parts: RouterParts) {
  return contract
    .use(async ({ next }) => {
      try {
        return await next()
      } catch (error) {
        throw toldError(error)
      }
    })
    .router({
      exchange: exchangeRouter({
        ...{ holder: parts.gateway, court: parts.gateway.court.code, program: parts.program },
        refused: parts.metrics.refused,
      }),
      enrol: enrolProcedures(parts),
      station: stationProcedures(parts),
      status: statusProcedures(parts),
    })
}

function enrolProcedures({ gateway }: RouterParts) {
  const { court } = gateway
  return {
    court: contract.enrol.court.handler(() => ({
      ...{ court: court.code, name: court.name, root: court.root, issuing: court.issuing, receipt: court.receipt },
    })),
    whose: contract.enrol.whose.handler(async ({ input }) => ({ officer: await gateway.whose(input.code) })),
    redeem: contract.enrol.redeem.handler(({ input }) => gateway.redeem(input)),
    collect: contract.enrol.collect.handler(async ({ input }) => ({
      issued: await gateway.collect(input.request, input.device),
    })),
  }
}

function statusProcedures({ gateway, program }: RouterParts) {
  const { court } = gateway
  return {
    get: contract.status.get.handler(async () => {
      const { feed } = await gateway.counters()
      return { court: court.code, program, protocol: { ...PROTOCOL }, at: gateway.now(), events: feed, feed }
    }),
  }
}

function stationProcedures({ gateway, adminToken, sticks, files }: RouterParts) {
  /** Sticks lie at paths of this machine: only for whoever may read its data, never over the network. */
  function requireHere(token: string): NonNullable<RouterParts['sticks']> {
    const isHere = adminToken !== null && isSame(token, adminToken)
    if (!isHere || sticks === null) throw contractError('REFUSED', 'notHere')
    return sticks
  }
  /** Lets in the station's own device and the administrator; throws REFUSED for everybody else. */
  async function authorise(token: string): Promise<void> {
    if (adminToken !== null && isSame(token, adminToken)) return
    const { device } = await gateway.peer(token)
    if (device !== gateway.court.station) throw contractError('REFUSED', 'notTheStation')
  }
  return {
    makeCode: contract.station.makeCode.handler(async ({ input, context }) => {
      await authorise(context.token)
      const { stick: on, ...wanted } = input
      const { code, until } =
        on === undefined
          ? await gateway.makeCode(wanted)
          : await giveCode(gateway.sticks, requireHere(context.token).stick, on, wanted)
      return { code: codeText(code), until }
    }),
    withdrawCode: contract.station.withdrawCode.handler(async ({ input, context }) => {
      await authorise(context.token)
      return gateway.withdrawCode(input.selector)
    }),
    waiting: contract.station.waiting.handler(async ({ context }) => {
      await authorise(context.token)
      return { requests: await gateway.waiting() }
    }),
    takeStick: contract.station.takeStick.handler(({ input, context }) => {
      const { stick, shelf } = requireHere(context.token)
      return toldSteps(takeStick(gateway.sticks, stick, shelf, input.place))
    }),
    giveStick: contract.station.giveStick.handler(({ input, context }) => {
      const { stick, shelf } = requireHere(context.token)
      return toldSteps(giveStick(gateway.sticks, stick, shelf, input))
    }),
    state: contract.station.state.handler(async ({ context }) => {
      await authorise(context.token)
      const { feed, arrivals } = await gateway.counters()
      const [codes, waiting] = [await gateway.codes(), (await gateway.waiting()).length]
      const [putBack, officers] = [await gateway.putBack(), await gateway.officers()]
      const laptops = await gateway.laptops()
      const counts = { waiting, revocations: await gateway.revocations(), feed, decisions: arrivals }
      return { codes, ...counts, putBack, officers, laptops, files: (await files?.()) ?? null }
    }),
  }
}

/** Steps of long work, whose error is told as that of any other call. */
async function* toldSteps<T>(steps: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    yield* steps
  } catch (error) {
    throw toldError(error)
  }
}

function isSame(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}
