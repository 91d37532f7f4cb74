import { deviceRows, hasSecret, officerRows, readSecret, writeSecret } from '../../db/identity.ts'
import { identityTypes } from '../../shared/domain/identity/events.ts'
import type { Role } from '../../shared/domain/identity/roles.ts'
import type { JsonObject } from '../../shared/journal/canonical.ts'
import { PINNED_ROOT } from './approvals/trust.ts'
import { draft, type OpenStore } from './context.ts'
import type { Core } from './core.ts'
import { found, refuse } from './errors.ts'
import { issuesHere } from './issuing.ts'
import { createOfficerKey, type OfficerKey, openOfficerKey, wrappedOfficerKeySchema } from './keys/officerKey.ts'
import { type Issuer, issueFor } from './localCourt.ts'
import { writeProfile } from './profile.ts'
import { appendAs } from './sessions.ts'

export type Officers = ReturnType<typeof makeOfficers>

/** Officers' keys and certificates on this laptop, issued by its local court. */
export function makeOfficers(core: Core) {
  const { context, ports, paths, state } = core

  function issuer(store: OpenStore): Issuer {
    const profile = context.profile()
    const seed = readSecret(store.db, 'court.issuing')
    const serial = readSecret(store.db, 'court.issuingSerial')
    if (seed === null && hasSecret(store.db, PINNED_ROOT)) refuse('issuesAtCourt', 'officer', '')
    return {
      courtCode: profile.courtCode,
      realm: profile.demo ? 'demo' : 'local',
      serial: Buffer.from(found(serial, 'issuer')).toString('utf8'),
      seed: found(seed, 'issuer'),
    }
  }

  function keepOfficerKey(store: OpenStore, officerId: string, wrapped: object): void {
    writeSecret(store.db, `officerKey.${officerId}`, Buffer.from(JSON.stringify(wrapped)))
  }

  function wrappedKey(store: OpenStore, officerId: string) {
    const bytes = readSecret(store.db, `officerKey.${officerId}`)
    return bytes === null ? null : wrappedOfficerKeySchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
  }

  /**
   * The profile's list of who can unlock follows the journal, and so does this laptop's prefix. The journal of an enrolled
   * laptop knows the whole court: only whose key is here can unlock here.
   */
  async function syncOfficers(store: OpenStore): Promise<void> {
    const { joining: _, ...profile } = context.profile()
    const enrolled = hasSecret(store.db, PINNED_ROOT)
    const officers = officerRows(store.db)
      .filter((row) => !enrolled || hasSecret(store.db, `officerKey.${row.officer_id}`))
      .map((row) => ({ officerId: row.officer_id, name: row.name, role: row.role, active: row.active === 1 }))
    const device = deviceRows(store.db).find((row) => row.device_id === profile.deviceId)
    const next = { ...profile, prefix: device?.prefix ?? profile.prefix, officers }
    if (JSON.stringify(next) === JSON.stringify(context.profile())) return
    state.profile = next
    await writeProfile(paths, next)
  }

  async function addOfficerFacts(
    store: OpenStore,
    officer: { id: string; name: string; role: Role },
    secret: Uint8Array,
  ) {
    const profile = context.profile()
    const owner = { officer: officer.id, device: profile.deviceId }
    const { wrapped, key } = createOfficerKey(owner, secret, ports.random)
    const certificate = await issueFor(ports, context.newId, issuer(store), {
      use: 'officer',
      subject: officer.id,
      device: profile.deviceId,
      name: officer.name,
      role: officer.role,
      publicKey: key.publicKey,
    })
    const set: JsonObject = { active: true, certificate, name: officer.name, role: officer.role }
    const added = draft(`court:${profile.courtCode}`, identityTypes.officerAdded, 'officer', officer.id, [], { set })
    return { wrapped, key, added }
  }

  /** A new key for a known officer: the old one is lost with its PIN, or a PIN change was cut in the middle. */
  async function renewKey(store: OpenStore, officerId: string, secret: Uint8Array): Promise<OfficerKey> {
    const row = found(
      officerRows(store.db).find((officer) => officer.officer_id === officerId && officer.active === 1),
      'officer',
    )
    const facts = await addOfficerFacts(store, { id: row.officer_id, name: row.name, role: row.role as Role }, secret)
    const renewed = { ...facts.added, seen: JSON.parse(row.rev) as string[] }
    appendAs(context, store, { officerId: row.officer_id, role: row.role }, [renewed])
    keepOfficerKey(store, row.officer_id, facts.wrapped)
    return facts.key
  }

  /**
   * The officer's key on this device behind a secret just proven. One of another device, or one that can't be opened any more,
   * gives way to a new one; where the court issues, that one counts once the court has certified it (P3).
   */
  async function keyHere(store: OpenStore, officerId: string, secret: Uint8Array): Promise<OfficerKey> {
    const wrapped = wrappedKey(store, officerId)
    const device = context.profile().deviceId
    const known = wrapped === null || wrapped.device !== device ? null : openOfficerKey(wrapped, secret)
    if (known !== null) return known
    if (issuesHere(store.db)) return renewKey(store, officerId, secret)
    const made = createOfficerKey({ officer: officerId, device }, secret, ports.random)
    keepOfficerKey(store, officerId, made.wrapped)
    return made.key
  }

  return { issuer, keepOfficerKey, wrappedKey, syncOfficers, addOfficerFacts, renewKey, keyHere }
}
