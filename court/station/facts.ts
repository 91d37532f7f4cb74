import type { JsonObject } from '../../shared/journal/canonical.ts'
import { SCOPE_GRANTED, SCOPE_TAKEN_BACK, signGrant, signTakenBack } from '../../shared/sync/grant.ts'
import { type Certificate, peekCertificate, signRevocations } from '../../shared/sync/trust/certificates.ts'
import { signingKeyFrom } from '../../shared/sync/trust/signingKey.ts'
import { type CourtPapers, type CourtSeeds, issueFor, type StationPorts } from './founding.ts'
import type { StationFact, StationStream } from './stationStream.ts'

/** A laptop and its officer as they ask to be enrolled. */
export interface Enrolment {
  device: string
  deviceName: string
  deviceKey: string
  officer: string
  officerKey: string
  name: string
  role: string
  scopes: readonly string[]
}

/** Everything issuing works with: the court's papers and the keys that stay off the gateway. */
export interface Station {
  papers: CourtPapers
  seeds: Omit<CourtSeeds, 'receipt'>
  stream: StationStream
  ports: StationPorts
}

/** The facts that found a court: itself, and the station that issues for it. */
export function foundingFacts(papers: CourtPapers, newId: () => string): StationFact[] {
  const { code, name, issuing, issuingSerial, receipt, root, station, stationCertificate } = papers
  return [
    {
      type: 'identity.courtFounded',
      entity: `court/${newId()}`,
      body: { code, issuing, issuingSerial, name, realm: 'court', receipt, root },
    },
    {
      type: 'identity.deviceAdded',
      entity: `device/${station}`,
      body: { set: { certificate: stationCertificate, name, prefix: 'D0' } },
    },
  ]
}

/** Certificates and grants for one laptop and its officer. A laptop's number prefix is the next free one. */
export async function enrolmentFacts(station: Station, asked: Enrolment, prefix: string): Promise<StationFact[]> {
  const { papers, seeds, ports } = station
  const { device, officer, name, role } = asked
  const laptop = await issueFor(
    papers,
    seeds.issuing,
    { use: 'device', subject: device, device: null, name: asked.deviceName, roles: [], publicKey: asked.deviceKey },
    ports,
  )
  const person = await issueFor(
    papers,
    seeds.issuing,
    { use: 'officer', subject: officer, device, name, roles: [role], publicKey: asked.officerKey },
    ports,
  )
  const grants = asked.scopes.map((scope) => grantFact(station, { device, scope, until: null }))
  return [
    {
      type: 'identity.deviceAdded',
      entity: `device/${device}`,
      body: { set: { certificate: laptop, name: asked.deviceName, prefix } },
    },
    {
      type: 'identity.officerAdded',
      entity: `officer/${officer}`,
      body: { set: { active: true, certificate: person, name, role } },
    },
    ...grants,
  ]
}

/** A grant signed by the station's own key. */
export function grantFact(
  { papers, seeds, ports }: Station,
  wanted: { device: string; scope: string; until: number | null },
): StationFact {
  const id = ports.newId()
  const statement = {
    v: 1,
    id,
    court: papers.code,
    ...wanted,
    by: papers.station,
    at: Math.trunc(ports.now()),
  } as const
  const body = signGrant(statement, signingKeyFrom(seeds.station).privateKey, stationChain(papers))
  return { type: SCOPE_GRANTED, entity: `grant/${id}`, body }
}

/** A withdrawal signed by the station's own key. */
export function takenBackFact(
  { papers, seeds, ports }: Station,
  wanted: { device: string; scope: string; reason: string },
): StationFact {
  const id = ports.newId()
  const said = { v: 1 as const, id, court: papers.code, by: papers.station, at: Math.trunc(ports.now()), ...wanted }
  const body = signTakenBack(said, signingKeyFrom(seeds.station).privateKey, stationChain(papers))
  return { type: SCOPE_TAKEN_BACK, entity: `takenBack/${id}`, body }
}

/** The chain that proves the station's device key. */
export function stationChain({ stationCertificate, issuing, root }: CourtPapers) {
  return { certificate: stationCertificate, issuing, root }
}

/** Number prefixes as this station gave them, each with the laptop's id. */
export function prefixesOf({ events }: StationStream): { device: string; prefix: string }[] {
  return events.flatMap(({ envelope, body }) => {
    const prefix = envelope.type === 'identity.deviceAdded' ? textIn(body, 'set', 'prefix') : null
    return prefix === null ? [] : [{ device: envelope.entity.slice('device/'.length), prefix }]
  })
}

/** The next free number prefix: `D1` for the first laptop. */
export function nextPrefix(stream: StationStream): string {
  const numbers = prefixesOf(stream).map(({ prefix }) => Number(prefix.replace(/^D/, '')))
  return `D${Math.max(0, ...numbers) + 1}`
}

/** Certificates this station issued, oldest first. */
export function issuedCertificates({ events }: StationStream): Certificate[] {
  return events.flatMap(({ body }) => {
    const compact = textIn(body, 'set', 'certificate')
    return (compact === null ? null : peekCertificate(compact)) ?? []
  })
}

/** Entries of one list at most: a list is one event, and an event has a limit. */
const ENTRIES = 200
const REASON_CHARACTERS = 40

/**
 * The next numbered list (P3) with these certificates on it, counting no more from now on; earlier ones stand on it
 * without their reasons, the newest first as far as one event holds them.
 */
export async function revocationFact(
  { papers, seeds, stream, ports }: Station,
  certificates: readonly Certificate[],
  reason: string,
): Promise<StationFact> {
  const before = stream.events.flatMap((event) => textIn(event.body, 'list') ?? []).flatMap(readList)
  const at = Math.trunc(ports.now())
  const words = [...reason].slice(0, REASON_CHARACTERS).join('')
  const earlier = before.at(-1)?.revoked ?? []
  const known = new Set(earlier.map((one) => one.serial))
  const added = certificates.filter((one) => !known.has(one.serial))
  const revoked = [
    ...added.map((one) => ({ serial: one.serial, at, reason: words })),
    ...earlier.map((one) => ({ ...one, reason: '' })),
  ].slice(0, ENTRIES)
  const number = (before.at(-1)?.number ?? 0) + 1
  const list = { v: 1, court: papers.code, number, issuer: papers.issuingSerial, at, revoked } as const
  const compact = await signRevocations(list, signingKeyFrom(seeds.issuing).privateKey)
  return { type: 'identity.revocationsIssued', entity: `revocations/${ports.newId()}`, body: { list: compact, reason } }
}

/** What one's own list said; it was signed here. */
function readList(compact: string) {
  const payload = Buffer.from(compact.split('.')[1] ?? '', 'base64url').toString('utf8')
  return [JSON.parse(payload) as { number: number; revoked: { serial: string; at: number; reason: string }[] }]
}

function textIn(body: JsonObject, ...path: string[]): string | null {
  let value: unknown = body
  for (const name of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  return typeof value === 'string' ? value : null
}
