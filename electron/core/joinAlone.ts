import { z } from 'zod'
import { dropSecret, officerRows, readSecret, writeSecret } from '../../db/identity.ts'
import { hasOtherDevices, localOfficers } from '../../db/localCourt.ts'
import type { Db } from '../../db/open.ts'
import type { JoinAloneInput, JoinedAlone, StandAlone } from '../../shared/contract/desk/identity/joinAlone.ts'
import { entityName } from '../../shared/journal/ids.ts'
import type { CheckedBatch } from '../../shared/sync/batch.ts'
import { deviceChains } from '../../shared/sync/batch.ts'
import { readCode, signEnrolment } from '../../shared/sync/enrolment.ts'
import { exchange } from '../../shared/sync/exchange.ts'
import { ExchangeError } from '../../shared/sync/failures.ts'
import type { Chain } from '../../shared/sync/trust/certificates.ts'
import { signingKeyFrom } from '../../shared/sync/trust/signingKey.ts'
import { PINNED_ROOT } from './approvals/trust.ts'
import { requireSame } from './context.ts'
import type { Core } from './core.ts'
import { found, refuse } from './errors.ts'
import { askCourt, askedCourtSchema, soundCertificates, wordsOf } from './joinChecks.ts'
import { officerOfCode } from './joinCourt.ts'
import { refusedBecause } from './joinRefusals.ts'
import { becomeCourts } from './leaveLocalCourt.ts'
import type { Officers } from './officers.ts'
import type { Sessions } from './sessions.ts'
import { standAloneCounts } from './standAlone.ts'
import { collectingSide } from './sync/collectingSide.ts'
import { durable } from './sync/durable.ts'
import { addressOf } from './sync/gatewayPeer.ts'
import { ownChain, type SyncKeys } from './sync/keys.ts'

/** Secret with what a laptop that worked alone handed in; gone once it is one of the court's. */
const JOINING_ALONE = 'court.joiningAlone'
const ASK_MS = 60_000

const pendingSchema = z.strictObject({
  v: z.literal(1),
  address: z.string(),
  court: askedCourtSchema,
  /** As handed in, proofs among it: a repeat after a cut is the same request. */
  redeeming: z.strictObject({
    ...{ code: z.string(), device: z.string(), deviceName: z.string(), deviceKey: z.string() },
    ...{ officer: z.string(), officerKey: z.string(), deviceProof: z.string(), officerProof: z.string() },
  }),
  request: z.string().nullable(),
})
type Pending = z.infer<typeof pendingSchema>

/** The refusal of each reason why records can't come along. */
const HINDERED = {
  demo: 'joinDemo',
  enrolled: 'joinEnrolled',
  otherDevices: 'joinOtherDevices',
} as const satisfies Record<NonNullable<StandAlone['hindrance']>, string>

function pendingOf(db: Db): Pending | null {
  const kept = readSecret(db, JOINING_ALONE)
  return kept === null ? null : pendingSchema.parse(JSON.parse(Buffer.from(kept).toString('utf8')))
}

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
    const before = pendingOf(db)
    // A repeat after a cut asks nobody whose code it is: the court may have taken it already.
    const officer = before?.redeeming.code === code ? null : await officerOfCode(address, code)
    if (officer !== null && officer !== session.officerId) refuse('enrolOtherPerson', 'code', '')
    requireSame(context, session)
    const own = signingKeyFrom(found(readSecret(db, 'device.key'), 'deviceKey'))
    const { deviceId: device, deviceName } = context.profile()
    const enrolling = { code, device, officer: session.officerId }
    const redeeming = {
      ...{ ...enrolling, deviceName, deviceKey: own.publicKey, officerKey: session.key.publicKey },
      deviceProof: signEnrolment(enrolling, own.privateKey),
      officerProof: signEnrolment(enrolling, session.key.privateKey),
    }
    durable(context, 'alone.requested', () => keep(db, { v: 1, address, court, redeeming, request: null }))
    const waits = await attempt(AbortSignal.timeout(ASK_MS))
    if (waits !== null) news()
    return { waits }
  }

  function keep(db: Db, pending: Pending): void {
    writeSecret(db, JOINING_ALONE, Buffer.from(JSON.stringify(pending)))
  }

  /**
   * One try to end the waiting: what it still waits for; null when this laptop is one of the court's, or waits for nothing.
   * What the court refuses is forgotten and thrown, and the laptop goes on alone as before.
   */
  async function attempt(signal: AbortSignal): Promise<JoinedAlone['waits']> {
    const { db } = context.store()
    const pending = pendingOf(db)
    if (pending === null) return null
    try {
      const { courtClient, told } = await import('./sync/connect.ts')
      const { enrol } = courtClient({ address: pending.address, fetch: globalThis.fetch }, signal, () => null)
      const request = pending.request ?? (await told(enrol.redeem(pending.redeeming), 'request')).request
      if (pending.request === null) durable(context, 'alone.requestKept', () => keep(db, { ...pending, request }))
      const { device } = pending.redeeming
      const { issued } = await told(enrol.collect({ request, device }), 'issued')
      if (issued === null) return 'issuing'
      const { chain } = await soundCertificates(pending.court, pending.redeeming, issued)
      const came = await courtScope(pending, chain, signal)
      if (!isAmong(came, pending)) return 'issuing'
      await become(pending, chain, came)
      return null
    } catch (error) {
      if (!(error instanceof ExchangeError)) throw error
      if (error.failure === 'offline' || error.failure === 'later') return error.failure
      context.store().journal.transact(() => dropSecret(db, JOINING_ALONE))
      news()
      return refusedBecause(error)
    }
  }

  /** The court's whole own scope, checked under the compared root; nothing of it is stored yet. */
  async function courtScope({ address, court, redeeming }: Pending, chain: Chain, signal: AbortSignal) {
    const seed = found(readSecret(context.store().db, 'device.key'), 'deviceKey')
    const trust = { root: court.root, revocations: [] }
    const { privateKey } = signingKeyFrom(seed)
    const keys: SyncKeys = { device: redeeming.device, court: court.court, key: privateKey, chain, trust }
    const { connect } = await import('./sync/connect.ts')
    const reach = { address, audience: court.court, fetch: globalThis.fetch }
    const { peer, welcome } = await connect(reach, keys, { ports: context.ports, signal, mark: null })
    const { side, came } = collectingSide(keys, Math.trunc(context.ports.now()))
    await exchange(side, peer, {
      device: redeeming.device,
      scopes: [`court:${court.court}`],
      protocol: welcome.protocol,
      feed: false,
      history: null,
      chains: deviceChains(court.root),
      step() {
        if (signal.aborted) throw new ExchangeError('offline', 'stopped')
      },
    })
    return came
  }

  async function become({ court, address, redeeming }: Pending, chain: Chain, came: CheckedBatch[]): Promise<void> {
    const local = found(await ownChain(context), 'device')
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
    const pending = pendingOf(db)
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
      const { db, journal } = context.store()
      context.session()
      journal.transact(() => dropSecret(db, JOINING_ALONE))
      news()
      return standAlone()
    },
  }
}

/** Whether the court's scope names this laptop and its officer; without that nobody could sign in here. */
function isAmong(came: readonly CheckedBatch[], { redeeming }: Pending): boolean {
  const entities = new Set(came.flatMap(({ events }) => events.map(({ outline }) => outline.entity)))
  return entities.has(entityName('device', redeeming.device)) && entities.has(entityName('officer', redeeming.officer))
}
