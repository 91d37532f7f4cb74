import { join } from 'node:path'
import { z } from 'zod'
import type { Db } from '../../db/open.ts'
import { saveKeyCard } from '../../db/syncBundle.ts'
import type { CourtOnStick, ExchangeWait, StickShown } from '../../shared/contract/desk/identity/join.ts'
import { deviceChains } from '../../shared/sync/batch.ts'
import { hashOf, type KeyCard, keyCardSchema, parseJson, SMALL_FILE_LIMIT } from '../../shared/sync/bundle/format.ts'
import { lookAtPart, partFolders, readHeader, readSegment } from '../../shared/sync/bundle/partReader.ts'
import { readKeyCard } from '../../shared/sync/bundle/segment.ts'
import { type Stick, StickError } from '../../shared/sync/bundle/stick.ts'
import {
  answerFile,
  CODE_NAME,
  type CodeOffer,
  codeFile,
  courtCardFile,
  type HandedIn,
  readAnswer,
  readOffer,
  requestFile,
  writeRequest,
} from '../../shared/sync/bundle/stickEnrolment.ts'
import { readCode, SELECTOR_LENGTH } from '../../shared/sync/enrolment.ts'
import { ExchangeError } from '../../shared/sync/failures.ts'
import { peekCertificate } from '../../shared/sync/trust/certificates.ts'
import { KEY_BYTES, type Random } from '../../shared/sync/trust/primitives.ts'
import { rootWords } from '../../shared/sync/trust/rootWords.ts'
import { signingKeyFrom } from '../../shared/sync/trust/signingKey.ts'
import { written } from '../../shared/sync/writePoints.ts'
import type { CoreContext } from './context.ts'
import { checkPlace, faultOf } from './copies/place.ts'
import { deskError, refuse } from './errors.ts'
import { type AskedCourt, type askedCourtSchema, courtFault, soundCertificates, wordsOf } from './joinChecks.ts'
import { batchTaker } from './sync/bundle/arrivals.ts'
import { keepSealingKey, keyOf } from './sync/bundle/sealingKey.ts'
import { placed } from './sync/bundle.ts'
import { deviceKey, type SyncKeys } from './sync/keys.ts'

/** Codes looked at on one stick. */
const OFFERS_LIMIT = 500

/** How a laptop without a network is enrolled: what it keeps of the stick while it waits. */
export const stickWaySchema = z.strictObject({
  /** Folder of the stick, where its answer is looked for. */
  place: z.string(),
  /** Sealing key of the court as its card said, and when the card was written. */
  courtKey: z.string(),
  cardAt: z.int(),
  /** 32 raw bytes of this laptop's own sealing key, base64url. */
  reply: z.string(),
  /** The request's file as it lies on the stick, base64: written again it is the same request. */
  request: z.string(),
})
export type StickWay = z.infer<typeof stickWaySchema>

/** An enrolment that waits for a stick. */
export interface StickPending {
  court: z.infer<typeof askedCourtSchema>
  redeeming: HandedIn
  stick: StickWay
}

/** What waits for a stick of an enrolment that was handed in; null of one over a line. */
export function stickPending({
  court,
  redeeming,
  stick,
}: Pick<StickPending, 'court' | 'redeeming'> & { stick?: StickWay | undefined }): StickPending | null {
  return stick === undefined ? null : { court, redeeming, stick }
}

/** Where it waits, and the six words of this laptop's own key, for a person. */
export function shownWay({ redeeming, stick: { place } }: StickPending): StickShown {
  const words = rootWords(redeeming.deviceKey).map((word) => word.zh)
  return { place, keyWords: words.join(' ') }
}

/** A court as its stick shows it, proven as far as a stick can: whose root it is only the six words tell. */
interface FoundCourt {
  court: AskedCourt
  card: KeyCard
  offers: CodeOffer[]
}

/** Reads the court's card and the codes it left in a folder. Throws BAD_PLACE, REFUSED `enrolNotACourt`. */
async function findCourt(stick: Stick, place: string, profile: string): Promise<FoundCourt> {
  try {
    await checkPlace(place, profile)
    const bytes = await stick.read(join(place, courtCardFile), SMALL_FILE_LIMIT)
    const said = bytes === null ? null : keyCardSchema.safeParse(parseJson(bytes))
    if (bytes === null || said === null || !said.success) refuse('enrolNotACourt', 'place', place)
    const { court: code, chain } = said.data
    const chains = deviceChains(chain.root)
    const card = said.data.device === code ? await readKeyCard(bytes, code, chains) : null
    const name = peekCertificate(chain.root)?.name ?? ''
    const court = { court: code, name, root: chain.root, issuing: chain.issuing, receipt: chain.certificate }
    if (card === null || (await courtFault(court)) !== null) refuse('enrolNotACourt', 'place', place)
    const offers: CodeOffer[] = []
    for (const file of (await stick.names(place)).filter((one) => CODE_NAME.test(one)).slice(0, OFFERS_LIMIT)) {
      const read = await stick.read(join(place, file), SMALL_FILE_LIMIT)
      const offer = read === null ? null : await readOffer(read, code, chains)
      if (offer !== null) offers.push(offer)
    }
    return { court, card, offers }
  } catch (error) {
    throw placed(error)
  }
}

/** The court of a stick, its root's six words to compare, and whom its codes are for. Keeps nothing. */
export async function lookAtStick(stick: Stick, place: string, profile: string): Promise<CourtOnStick> {
  const { court, offers } = await findCourt(stick, place, profile)
  return {
    ...{ court: court.court, name: court.name, words: wordsOf(court.root) },
    codes: offers.map(({ selector, code, officer, name, role, deviceName, until }) => ({
      ...{ selector, officer, name, role, deviceName, until, typed: code === null },
    })),
  }
}

/**
 * The code a laptop is enrolled with and the stick's word whose it is (`offer`, null where none lies there): `code` as it was
 * told, or '' for the stick's own of this `selector`, '' the only one there for `officer` (null: for anybody). Throws REFUSED
 * `enrolCodeUnreadable` also where there is none, `enrolOtherRoot`.
 */
export async function codeFromStick(
  stick: Stick,
  asked: { place: string; selector: string; code: string; words: string; officer: string | null },
  profile: string,
): Promise<{ court: AskedCourt; card: KeyCard; code: string; offer: CodeOffer | null }> {
  const { court, card, offers } = await findCourt(stick, asked.place, profile)
  const shown = wordsOf(court.root)
  if (shown !== asked.words) refuse('enrolOtherRoot', 'words', `${asked.words} ≠ ${shown}`)
  const typed = asked.code.trim() === '' ? null : (readCode(asked.code) ?? refuse('enrolCodeUnreadable', 'code', ''))
  const selector = typed?.slice(0, SELECTOR_LENGTH) ?? asked.selector.toUpperCase()
  const isTheirs = ({ officer }: CodeOffer): boolean => asked.officer === null || officer === asked.officer
  const fitting = offers.filter((one) => (selector === '' ? isTheirs(one) : one.selector === selector))
  const offer = fitting.length === 1 ? fitting[0] : undefined
  const code = typed ?? offer?.code ?? refuse('enrolCodeUnreadable', 'code', '')
  // Of a code that was told alone nobody here knows whose it is: the court says so when it is somebody's (`officerKnown`).
  return { court, card, code, offer: offer ?? null }
}

/** What is kept of the stick beside the keys: the laptop's own sealing key and its request. */
export function newStickWay(
  place: string,
  card: KeyCard,
  redeeming: HandedIn,
  deviceSeed: Uint8Array,
  { random, now }: { random: Random; now(): number },
): StickWay {
  const seed = random(KEY_BYTES)
  const way = { place, courtKey: card.key, cardAt: card.at, reply: seed.toString('base64url') }
  const asked = { court: card.court, at: Math.trunc(now()), redeeming, reply: keyOf(seed).publicKey }
  const request = writeRequest(asked, signingKeyFrom(deviceSeed).privateKey, card.key, random)
  seed.fill(0)
  return { ...way, request: request.toString('base64') }
}

/** Hands the keys in by stick. Throws BAD_PLACE; a stick that takes nothing has nothing of it. */
export function handInByStick(stick: Stick, pending: StickPending): Promise<void> {
  return leaveRequest(stick, pending).catch((error: unknown) => {
    throw placed(error)
  })
}

/** Leaves the request on the stick and takes the code away that it spends. A repeat writes the same bytes. */
async function leaveRequest(stick: Stick, { redeeming, stick: way }: StickPending): Promise<void> {
  const path = join(way.place, requestFile(redeeming.device))
  const bytes = Buffer.from(way.request, 'base64')
  const there = await stick.read(path, SMALL_FILE_LIMIT)
  if (there?.equals(bytes) === true) return
  await written('join.requestLeft', () => stick.write(path, bytes))
  const back = await stick.read(path, SMALL_FILE_LIMIT)
  if (back?.equals(bytes) !== true) throw new StickError('failed')
  await stick.remove(join(way.place, codeFile(redeeming.code.slice(0, SELECTOR_LENGTH)))).catch(() => undefined)
}

/**
 * One look at the stick: what is still waited for, or null once the court's certificates and its own scope are here. `taken`
 * is called with the request's name as soon as the court's answer says that it has the keys: only it could seal that to a key
 * that nothing but the request names. Throws ExchangeError `refused` with the court's own word, REFUSED `enrolUnsound` for an
 * answer that the compared court did not sign or certificates of other keys, BAD_PLACE.
 */
export async function takeFromStick(
  context: CoreContext,
  stick: Stick,
  pending: StickPending,
  taken: (request: string) => Promise<void>,
): Promise<ExchangeWait | null> {
  const { court, redeeming, stick: way } = pending
  try {
    await checkPlace(way.place, context.paths.folder)
    const chains = deviceChains(court.root)
    const { secret } = keyOf(Buffer.from(way.reply, 'base64url'))
    const bytes = await stick.read(join(way.place, answerFile(redeeming.device)), SMALL_FILE_LIMIT)
    const reader = { court: court.court, device: redeeming.device, secret }
    const answer = bytes === null ? null : await readAnswer(bytes, reader, chains)
    if (answer === 'forged') throw unsound(court)
    if (answer === null || answer === 'damaged' || isOfAnother(answer.head, way)) {
      await leaveRequest(stick, pending)
      return answer === 'damaged' ? 'stickDamaged' : 'stickToCourt'
    }
    const { outcome } = answer
    if (outcome.kind === 'refused') throw new ExchangeError('refused', outcome.detail)
    await taken(outcome.request)
    if (outcome.kind === 'waiting') return 'stickIssuing'
    const { chain } = await soundCertificates(court, redeeming, outcome.issued)
    await takeCourtScope(context, stick, pending, chain)
    return null
  } catch (error) {
    if (faultOf(error) === 'missing') return 'stickAway'
    throw placed(error)
  }
}

/** A refusal says nothing about a request that it does not name. */
function isOfAnother({ kind, asked }: { kind: string; asked: string | null }, { request }: StickWay): boolean {
  return kind === 'refused' && asked !== hashOf(Buffer.from(request, 'base64'))
}

function unsound({ root }: AskedCourt): Error {
  return deskError('REFUSED', { rule: 'enrolUnsound', field: 'court', detail: wordsOf(root) })
}

/** Brings the court's own scope from what the court wrote for this laptop, so that every later check finds it (`joinCourt.ts`). */
async function takeCourtScope(
  context: CoreContext,
  stick: Stick,
  { court: { court, root }, redeeming: { device }, stick: way }: StickPending,
  chain: SyncKeys['chain'],
): Promise<void> {
  const key = deviceKey(context.store().db)
  const keys: SyncKeys = { device, court, key, chain, trust: { root, revocations: [] } }
  const { secret, keyId } = keyOf(Buffer.from(way.reply, 'base64url'))
  const reader = { court, self: device, secret, keyId }
  const chains = deviceChains(root)
  const taker = batchTaker(context, keys, chains)
  for (const folder of await partFolders(stick, way.place)) {
    if ((await readHeader(stick, folder))?.from !== court) continue
    const part = await lookAtPart(stick, folder, reader, chains)
    for (const no of part.refusal === null ? part.numbers : []) {
      const opened = await readSegment(stick, part, no, reader, chains)
      if (typeof opened === 'string') continue
      // Everything else waits for somebody at work here, who takes it in like any stick.
      const records = opened.records.filter(
        (one) => one.kind === 'chain' || (one.kind === 'batch' && one.head.scope === `court:${court}`),
      )
      await taker.take({ ...opened, records }, () => undefined)
    }
  }
}

/** The last of an enrolment by stick, inside the caller's transaction: the key its sticks are sealed to is published. */
export function endStick(context: CoreContext, db: Db, { court, stick: way }: StickPending): void {
  keepSealingKey(context, Buffer.from(way.reply, 'base64url'))
  saveKeyCard(db, { device: court.court, publicKey: way.courtKey, at: way.cardAt })
}

/** Takes away what has served its turn; a stick that is gone keeps it, and it opens nothing there. */
export async function tidyStick(
  stick: Stick,
  { redeeming: { device }, stick: { place } }: StickPending,
): Promise<void> {
  for (const name of [requestFile(device), answerFile(device)]) {
    await stick.remove(join(place, name)).catch(() => undefined)
  }
}

/**
 * The waiting on another folder: the same stick under another name, or another stick. Where the court's card there names
 * another key, the request is sealed to that; `deviceSeed` signs it. Throws REFUSED `enrolOtherRoot` for a stick of another
 * court, BAD_PLACE.
 */
export async function movedWay(
  context: CoreContext,
  stick: Stick,
  pending: StickPending,
  { place, deviceSeed }: { place: string; deviceSeed: Uint8Array },
): Promise<StickWay> {
  const { court, redeeming, stick: way } = pending
  const { folder } = context.paths
  await checkPlace(place, folder).catch((error: unknown) => {
    throw placed(error)
  })
  if ((await stick.size(join(place, courtCardFile))) === null) return { ...way, place }
  const found = await findCourt(stick, place, folder)
  const [ours, theirs] = [wordsOf(court.root), wordsOf(found.court.root)]
  if (ours !== theirs) refuse('enrolOtherRoot', 'words', `${ours} ≠ ${theirs}`)
  const { card } = found
  if (card.key === way.courtKey) return { ...way, place }
  const seed = Buffer.from(way.reply, 'base64url')
  const { now, random } = context.ports
  const asked = { court: court.court, at: Math.trunc(now()), redeeming, reply: keyOf(seed).publicKey }
  const request = writeRequest(asked, signingKeyFrom(deviceSeed).privateKey, card.key, random).toString('base64')
  return { ...way, place, courtKey: card.key, cardAt: card.at, request }
}
