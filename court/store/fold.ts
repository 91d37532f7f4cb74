import { z } from 'zod'
import type { CheckedEvent } from '../../shared/sync/batch.ts'
import { publicKeySchema } from '../../shared/sync/bundle/format.ts'
import { type GrantTrust, readGrant, readTakenBack, SCOPE_GRANTED, SCOPE_TAKEN_BACK } from '../../shared/sync/grant.ts'
import { peekCertificate, readRevocations, verifyChain } from '../../shared/sync/trust/certificates.ts'
import { bodyOf } from './body.ts'
import type { Court } from './courts.ts'
import { keepGrant, keepTakenBack } from './grants.ts'
import { trustOf } from './revocations.ts'
import type { Tx } from './schema.ts'
import { keepSealingKey } from './sealingKeys.ts'

/** A laptop tells the key it opens sticks with; its stream says whose it is. */
const SEALING_KEY_MADE = 'sync.sealingKeyMade'
const sealingSchema = z.object({ key: publicKeySchema, at: z.int().min(0) })
const settledText = z.string().max(500)
const officerSchema = z.object({ set: z.object({ certificate: z.string(), name: settledText, role: settledText }) })
const deviceSchema = z.object({ set: z.object({ certificate: z.string(), name: settledText, prefix: settledText }) })
const revocationsSchema = z.object({ list: z.string() })

/**
 * Folds what a gateway understands of the court's own scope: certificates, revocations, grants and what
 * takes them back, and the keys sticks are sealed to. Every device writes in
 * that scope, so nothing is believed for standing there: each says by signatures up to the root who said it. What proves
 * nothing is relayed like all else and changes nothing here.
 */
export async function foldCourtEvents(
  tx: Tx,
  court: Court,
  events: readonly CheckedEvent[],
  at: number,
): Promise<void> {
  for (const event of events) {
    if (event.outline.scope !== `court:${court.code}`) continue
    switch (event.outline.type) {
      case 'identity.officerAdded':
        await foldOfficer(tx, court, event)
        break
      case 'identity.deviceAdded':
        await foldDevice(tx, court, event)
        break
      case 'identity.revocationsIssued':
        await foldRevocations(tx, court, event)
        break
      case SEALING_KEY_MADE:
        await foldSealingKey(tx, court, event)
        break
      case SCOPE_GRANTED:
      case SCOPE_TAKEN_BACK:
        await foldGrant(tx, court, event, at)
        break
    }
  }
}

async function foldOfficer(tx: Tx, court: Court, event: CheckedEvent): Promise<void> {
  const said = officerSchema.safeParse(bodyOf(event)).data?.set
  if (said !== undefined && isStations(court, event)) {
    await keepCertificate(tx, court, 'officer', said.certificate, { name: said.name, role: said.role, prefix: '' })
  }
}

async function foldDevice(tx: Tx, court: Court, event: CheckedEvent): Promise<void> {
  const said = deviceSchema.safeParse(bodyOf(event)).data?.set
  if (said !== undefined && isStations(court, event)) {
    await keepCertificate(tx, court, 'device', said.certificate, { name: said.name, role: '', prefix: said.prefix })
  }
}

/** Names, roles and prefixes stand beside the certificate: only the station that issued it may say them. */
const isStations = (court: Court, event: CheckedEvent): boolean => event.outline.device === court.station

async function keepCertificate(
  tx: Tx,
  court: Court,
  use: 'officer' | 'device',
  compact: string,
  said: { name: string; role: string; prefix: string },
): Promise<void> {
  const chain = { certificate: compact, issuing: court.issuing, root: court.root }
  const from = peekCertificate(compact)?.from ?? 0
  const answer = await verifyChain(chain, { root: court.root, at: from, use, revocations: [] })
  if (!answer.ok || answer.certificate.court !== court.code) return
  const { serial, subject, device, key } = answer.certificate
  await tx
    .insertInto('certificate')
    .values({ court_id: court.court_id, serial, use, subject, device, key: key.x, compact, ...said })
    .onConflict((conflict) => conflict.columns(['court_id', 'serial']).doNothing())
    .execute()
}

async function foldRevocations(tx: Tx, court: Court, event: CheckedEvent): Promise<void> {
  const said = revocationsSchema.safeParse(bodyOf(event)).data
  if (said === undefined) return
  for (const signer of [court.issuing, court.root].map(peekCertificate)) {
    const answer = signer === null ? null : await readRevocations(said.list, signer, 0)
    if (answer?.ok !== true) continue
    const { issuer, number, revoked } = answer.list
    await tx
      .insertInto('revocation_list')
      .values({ court_id: court.court_id, issuer, number, compact: said.list })
      .onConflict((conflict) => conflict.columns(['court_id', 'issuer', 'number']).doNothing())
      .execute()
    for (const { serial, at } of revoked) {
      await tx
        .insertInto('revoked')
        .values({ court_id: court.court_id, serial, at })
        .onConflict((conflict) => conflict.columns(['court_id', 'serial']).doNothing())
        .execute()
    }
    return
  }
}

async function foldSealingKey(tx: Tx, court: Court, event: CheckedEvent): Promise<void> {
  const said = sealingSchema.safeParse(bodyOf(event)).data
  if (said !== undefined)
    await keepSealingKey(tx, court, { device: event.outline.device, publicKey: said.key, at: said.at })
}

/** A grant or a withdrawal, judged at `at` ms: when it arrived. */
export async function foldGrant(tx: Tx, court: Court, event: CheckedEvent, at: number): Promise<void> {
  const { root, revocations } = await trustOf(tx, court)
  const trust: GrantTrust = { root, revocations, court: court.code, station: court.station, at }
  if (event.outline.type === SCOPE_TAKEN_BACK) {
    const taken = await readTakenBack(bodyOf(event), trust)
    if (taken !== null) await keepTakenBack(tx, court, taken)
    return
  }
  const grant = await readGrant(bodyOf(event), trust)
  if (grant !== null) await keepGrant(tx, court, grant)
}
