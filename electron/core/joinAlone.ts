import { dropSecret, officerRows, readSecret } from '../../db/identity.ts'
import { hasOtherDevices, localOfficers } from '../../db/localCourt.ts'
import type { Db } from '../../db/open.ts'
import type { JoinAloneInput, JoinedAlone, StandAlone } from '../../shared/contract/desk/identity/joinAlone.ts'
import { entityName } from '../../shared/journal/ids.ts'
import type { CheckedBatch } from '../../shared/sync/batch.ts'
import { readCode } from '../../shared/sync/enrolment.ts'
import { ExchangeError } from '../../shared/sync/failures.ts'
import type { Chain } from '../../shared/sync/trust/certificates.ts'
import { signingKeyFrom } from '../../shared/sync/trust/signingKey.ts'
import { PINNED_ROOT } from './approvals/trust.ts'
import { requireSame } from './context.ts'
import type { Core } from './core.ts'
import { found, refuse } from './errors.ts'
import {
  collected,
  exchangeCourtScope,
  type HandedIn,
  handedInSchema,
  handIn,
  keptUnder,
  redeemingOf,
} from './handedIn.ts'
import { askCourt, wordsOf } from './joinChecks.ts'
import { officerOfCode } from './joinCourt.ts'
import { refusedBecause } from './joinRefusals.ts'
import { becomeCourts } from './leaveLocalCourt.ts'
import type { Officers } from './officers.ts'
import type { Sessions } from './sessions.ts'
import { standAloneCounts } from './standAlone.ts'
import { collectingSide } from './sync/collectingSide.ts'
import { durable } from './sync/durable.ts'
import { addressOf } from './sync/gatewayPeer.ts'
import { ownChain } from './sync/keys.ts'

/** Secret with what a laptop that worked alone handed in; gone once it is one of the court's. */
const JOINING_ALONE = 'court.joiningAlone'
const ASK_MS = 60_000

const kept = keptUnder(JOINING_ALONE, handedInSchema)

/** The refusal of each reason why records can't come along. */
const HINDERED = {
  demo: 'joinDemo',
  enrolled: 'joinEnrolled',
  otherDevices: 'joinOtherDevices',
} as const satisfies Record<NonNullable<StandAlone['hindrance']>, string>

/**
 * Enrols a laptop that worked alone under its local court with a real one, with everything it recorded (decision 0048). The
 * same device key is handed in, so that what it wrote goes on being proved by it. Until the court's certificates and its whole
 * scope are here nothing changes; then everything does, in one transaction.
 */
export function makeJoinAlone(
  core: Core,
  parts: { officers: Officers; sessions: Sessions; prove(officerId: string, pin: string): Promise<void> },
) {
  const { context } = core
  const news = (): void => {
    core.changes.publish({ feature: 'all', scope: '', ids: [] })
    core.changes.publish({ feature: 'status', scope: '', ids: [] })
  }

  /** Why this laptop cannot take its records along; null = it can. */
  function hindrance(): StandAlone['hindrance'] {
    const { db } = context.store()
    const profile = context.profile()
    if (profile.demo) return 'demo'
    if (readSecret(db, PINNED_ROOT) !== null || readSecret(db, 'court.root') === null) return 'enrolled'
    return hasOtherDevices(db, profile.deviceId) ? 'otherDevices' : null
  }

  function requireJoinable(): void {
    const why = hindrance()
    if (why !== null) refuse(HINDERED[why], 'profile', context.profile().courtName)
  }

  async function join(input: JoinAloneInput): Promise<JoinedAlone> {
    const session = context.session()
    requireJoinable()
    const code = readCode(input.code)
    if (code === null) refuse('enrolCodeUnreadable', 'code', '')
    await parts.prove(session.officerId, input.pin)
    requireSame(context, session)
    const address = addressOf(input.address)
    const court = await askCourt(address)
    if (wordsOf(court.root) !== input.words)
      refuse('enrolOtherRoot', 'words', `${input.words} ≠ ${wordsOf(court.root)}`)
    const { db } = context.store()
    const before = kept.read(db)
    // A repeat after a cut asks nobody whose code it is: the court may have taken it already.
    const officer = before?.redeeming.code === code ? null : await officerOfCode(address, code)
    if (officer !== null && officer !== session.officerId) refuse('enrolOtherPerson', 'code', '')
    requireSame(context, session)
    const own = signingKeyFrom(found(readSecret(db, 'device.key'), 'deviceKey'))
    const { deviceId: device, deviceName } = context.profile()
    const laptop = { device, name: deviceName, key: own }
    const redeeming = redeemingOf(code, laptop, { officer: session.officerId, key: session.key })
    durable(context, 'alone.requested', () => kept.keep(db, { v: 1, address, court, redeeming, request: null }))
    const waits = await attempt(AbortSignal.timeout(ASK_MS))
    if (waits !== null) news()
    return { waits }
  }

  function forget(db: Db): void {
    durable(context, 'alone.left', () => dropSecret(db, JOINING_ALONE))
  }

  /**
   * One try to end the waiting: what it still waits for; null when this laptop is one of the court's, or waits for nothing.
   * What the court refuses is forgotten and thrown, and the laptop goes on alone as before.
   */
  async function attempt(signal: AbortSignal): Promise<JoinedAlone['waits']> {
    const { db } = context.store()
    const pending = kept.read(db)
    if (pending === null) return null
    try {
      const keep = (request: string): void =>
        durable(context, 'alone.requestKept', () => kept.keep(db, { ...pending, request }))
      const chain = await collected(pending, await handIn(pending, signal, keep), signal)
      if (chain === null) return 'issuing'
      const came = await courtScope(pending, chain, signal)
      if (!isAmong(came, pending)) return 'issuing'
      await become(pending, chain, came)
      return null
    } catch (error) {
      if (!(error instanceof ExchangeError)) throw error
      if (error.failure === 'offline' || error.failure === 'later') return error.failure
      forget(db)
      news()
      return refusedBecause(error)
    }
  }

  /** The court's whole own scope, checked under the compared root; nothing of it is stored yet. */
  async function courtScope(pending: HandedIn, chain: Chain, signal: AbortSignal): Promise<CheckedBatch[]> {
    const gathered: CheckedBatch[][] = []
    await exchangeCourtScope(context, pending, { chain, signal }, (keys) => {
      const { side, came } = collectingSide(keys, Math.trunc(context.ports.now()))
      gathered.push(came)
      return side
    })
    return gathered.flat()
  }

  async function become({ court, address, redeeming }: HandedIn, chain: Chain, came: CheckedBatch[]): Promise<void> {
    const local = found(await ownChain(context), 'device')
    await core.leaveCourt()
    requireJoinable()
    durable(context, 'alone.joined', () => {
      becomeCourts(context, { court, address, local, chain, came, officer: redeeming.officer })
      dropSecret(context.store().db, JOINING_ALONE)
    })
    await core.followStore()
    parts.sessions.endSession()
    await parts.officers.syncOfficers(context.store())
    core.secondCopy.startAnew()
    core.ports.log.info('joined with its records', {})
    news()
  }

  /** What a laptop that works alone would take along, who works on it, and whether it already waits for a court. */
  function standAlone(): StandAlone {
    const session = context.session()
    const { db } = context.store()
    const profile = context.profile()
    const pending = kept.read(db)
    return {
      hindrance: hindrance(),
      court: { code: profile.courtCode, name: profile.courtName },
      ...standAloneCounts(db),
      officers: officerRows(db)
        .filter((row) => row.active === 1)
        .map(({ officer_id, name, role }) => ({ name, role, self: officer_id === session.officerId })),
      localOfficers: localOfficers(db).map(({ name, role }) => ({ name, role })),
      waiting: pending === null ? null : { address: pending.address, name: pending.court.name },
    }
  }

  return {
    joinAlone: join,
    tryJoinAlone: attempt,
    standAlone,
    /** Ends the waiting; the laptop goes on alone. The code was handed in: joining later asks for the same one. */
    async leaveAlone(): Promise<StandAlone> {
      context.session()
      forget(context.store().db)
      news()
      return standAlone()
    },
  }
}

/** Whether the court's scope names this laptop and its officer; without that nobody could sign in here. */
function isAmong(came: readonly CheckedBatch[], { redeeming }: HandedIn): boolean {
  const entities = new Set(came.flatMap(({ events }) => events.map(({ outline }) => outline.entity)))
  return entities.has(entityName('device', redeeming.device)) && entities.has(entityName('officer', redeeming.officer))
}
