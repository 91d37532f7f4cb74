import { forgetVerdicts } from '../../db/approvals.ts'
import { allHeads } from '../../db/heads.ts'
import { heldChanged } from '../../db/heldVersion.ts'
import { deviceRows, dropSecret, officerRows, readSecret, writeSecret } from '../../db/identity.ts'
import type { BranchPlace, EventDraft } from '../../db/journal.ts'
import { forgetHoldings } from '../../db/localCourt.ts'
import type { Db } from '../../db/open.ts'
import { keepOwnCourt } from '../../db/ownDevice.ts'
import { forgetPeer, peerRows, saveDeviceChain } from '../../db/sync.ts'
import { identityTypes } from '../../shared/domain/identity/events.ts'
import { sha256 } from '../../shared/journal/hash.ts'
import { derivedId } from '../../shared/journal/ids.ts'
import type { CheckedBatch } from '../../shared/sync/batch.ts'
import { signHead } from '../../shared/sync/signedHead.ts'
import type { Chain } from '../../shared/sync/trust/certificates.ts'
import { signingKeyFrom } from '../../shared/sync/trust/signingKey.ts'
import { forgetFounding, PINNED_ROOT } from './approvals/trust.ts'
import { type CoreContext, draft } from './context.ts'
import { noteCourtHeard } from './courtContact.ts'
import { deskError, found } from './errors.ts'
import type { AskedCourt } from './joinChecks.ts'
import { SEALING_SECRET } from './sync/bundle/sealingKey.ts'
import { saveGateway } from './sync/gatewayPeer.ts'
import { forgetKeys } from './sync/keys.ts'
import { receiveBatches } from './sync/receive.ts'

/** The author of what the machine does by itself. */
const MACHINE_ROLE = 'device'

/** Keys of a local court; none of them ever counts beside the real one's root, so they go. */
const LOCAL_SECRETS = ['court.root', 'court.issuing', 'court.issuingSerial', 'court.receipt'] as const

/** What a laptop joins with, all of it checked before. */
export interface Joining {
  court: AskedCourt
  address: string
  /** The chain of this laptop under its local court, which proves what is kept of that. */
  local: Chain
  /** The chain of the same key under the court. */
  chain: Chain
  /** The court's own scope. */
  came: readonly CheckedBatch[]
  /** Who joins; the court certified the key they have here. */
  officer: string
}

/**
 * Makes this laptop one of the court's, inside the caller's transaction (decision 0048). What the local court itself said
 * leaves its scope and is kept whole in the laptop's own; every other stream stays as it is, proved by the same key under the
 * court's certificate, and says up to where it was written before. The local court's keys go.
 */
export function becomeCourts(context: CoreContext, { court, address, local, chain, came, officer }: Joining): void {
  const store = context.store()
  const { db, journal } = store
  const { deviceId: device, courtCode, courtName } = context.profile()
  const at = Math.trunc(context.ports.now())
  const act = context.newId()
  const author = { officerId: device, role: MACHINE_ROLE }
  const key = signingKeyFrom(found(readSecret(db, 'device.key'), 'deviceKey')).privateKey
  const people = officerRows(db)
  const proofOf = (place: BranchPlace) => ({
    signedAt: at,
    signature: signHead(place, at, key).signature,
    chain: local,
  })
  journal.keepLocal(`court:${courtCode}`, proofOf, author, act)
  dropLocalKeys(
    db,
    people.map((one) => one.officer_id).filter((id) => id !== officer),
  )
  for (const { peer } of peerRows(db)) forgetPeer(db, peer)
  forgetHoldings(db)
  heldChanged(db)
  forgetVerdicts(db)
  writeSecret(db, PINNED_ROOT, Buffer.from(court.root))
  saveDeviceChain(db, { device, ...chain })
  const { refused } = receiveBatches(store, came)
  const isNamed = deviceRows(db).some((row) => row.device_id === device && row.certificate === chain.certificate)
  if (refused.length > 0 || !isNamed) throw deskError('REFUSED', { rule: 'enrolUnsound', field: 'court', detail: '' })
  const left = { code: courtCode, name: courtName, root: local.root }
  const facts = [
    ...people.map(({ officer_id: id, certificate, name, role }) =>
      draft(`court:${court.court}`, identityTypes.localOfficer, 'localOfficer', id, [], { certificate, name, role }),
    ),
    ...marks(db, device, left),
  ]
  journal.append(facts, author, act)
  saveGateway(db, { code: court.court, name: court.name }, address)
  noteCourtHeard(context, at)
  keepOwnCourt(db, { code: court.court, name: court.name })
  forgetFounding(db)
  forgetKeys(db)
}

function dropLocalKeys(db: Db, strangers: readonly string[]): void {
  for (const name of LOCAL_SECRETS) dropSecret(db, name)
  // Whoever is not the court's has no key here any more; what they signed is proved by their certificates.
  for (const id of strangers) dropSecret(db, `officerKey.${id}`)
  // Sticks sealed to this laptop were a local court's; a new key is told to the court.
  dropSecret(db, SEALING_SECRET)
}

/** In every stream of this laptop: up to here it wrote under the local court. Whoever has the scope knows it from there. */
function marks(db: Db, device: string, left: { code: string; name: string; root: string }): EventDraft[] {
  return allHeads(db)
    .filter((head) => head.device === device && head.seq > 0 && !head.scope.startsWith('court:'))
    .map(({ scope }) => {
      const id = derivedId(sha256(Buffer.from(`localUntil\n${device}\n${scope}`, 'utf8')))
      return draft(scope, identityTypes.localUntil, 'localUntil', id, [], left)
    })
}
