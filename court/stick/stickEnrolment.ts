import type { StickAsked } from '../../shared/contract/court/sticks.ts'
import { SMALL_FILE_LIMIT } from '../../shared/sync/bundle/format.ts'
import type { Stick } from '../../shared/sync/bundle/stick.ts'
import {
  answerFile,
  codeFile,
  REQUEST_NAME,
  readAnswerHead,
  readRequest,
  requestFile,
  requestingDevice,
  type StickOutcome,
  type StickRequest,
  writeAnswer,
  writeOffer,
} from '../../shared/sync/bundle/stickEnrolment.ts'
import { SELECTOR_LENGTH } from '../../shared/sync/enrolment.ts'
import { ExchangeError } from '../../shared/sync/failures.ts'
import { written } from '../../shared/sync/writePoints.ts'
import { type CodeFor, collectIssued, makeCode, redeemCode, requestOf } from '../store/enrolment.ts'
import { rememberSealingKey, sealingKeyOf } from '../store/sealingKeys.ts'
import { leaveCourtCard, type StickParts } from './sticks.ts'

/** Requests looked at on one stick: more laptops than any court has. */
const REQUESTS_LIMIT = 500

/**
 * Makes a one-time code and leaves it on a stick with the court's card, for a laptop without a network. The card goes first:
 * a stick that takes nothing costs no code. `apart`: the code itself stays off the stick and is told another way.
 */
export async function giveCode(
  parts: StickParts,
  stick: Stick,
  { place, apart }: { place: string; apart: boolean },
  wanted: CodeFor,
): Promise<{ code: string; until: number }> {
  const { db, court, random, writer } = parts
  const at = Math.trunc(parts.now())
  await leaveCourtCard(parts, stick, place)
  const made = await makeCode(db, court, wanted, { at, random })
  const { name, role, deviceName, officer } = wanted
  const selector = made.code.slice(0, SELECTOR_LENGTH)
  const code = apart ? null : made.code
  const offer = { court: court.code, selector, code, officer, name, role, deviceName, until: made.until, at }
  await written('gateway.codeLeft', () => stick.write(`${place}/${codeFile(selector)}`, writeOffer(offer, writer)))
  return made
}

/**
 * Takes in the requests of new laptops on a stick by the very rules of a line (`redeemCode`), and leaves each its answer: why
 * it was refused, that it waits for the issuing station, or its certificates. The same stick again changes nothing: what was
 * refused once is not tried again, so that no code dies of a stick that is read twice.
 */
export async function takeRequests(parts: StickParts, stick: Stick, place: string): Promise<StickAsked[]> {
  const asked: StickAsked[] = []
  for (const name of (await stick.names(place)).filter((one) => REQUEST_NAME.test(one)).slice(0, REQUESTS_LIMIT)) {
    const bytes = await stick.read(`${place}/${name}`, SMALL_FILE_LIMIT)
    if (bytes === null) continue
    const { reader } = parts
    const request = readRequest(bytes, reader)
    if (typeof request === 'string') {
      const device = requestingDevice(bytes, reader.court) ?? ''
      asked.push({ device, deviceName: '', deviceKey: '', state: request, detail: '' })
      continue
    }
    asked.push(await takeOne(parts, stick, place, request))
  }
  return asked
}

async function takeOne(parts: StickParts, stick: Stick, place: string, request: StickRequest): Promise<StickAsked> {
  const { redeeming, reply, hash } = request
  const { device, deviceName, deviceKey } = redeeming
  const told = { device, deviceName, deviceKey }
  const before = await answeredBefore(parts, stick, place, device)
  if (before?.kind === 'refused' && before.asked === hash) return { ...told, state: 'refused', detail: 'before' }
  const outcome = await outcomeOf(parts, request)
  await leaveAnswer(parts, stick, place, { device, asked: hash, reply, outcome })
  const isTaken = outcome.kind !== 'refused'
  // Its code is spent: nobody else should find it here.
  if (isTaken)
    await stick.remove(`${place}/${codeFile(redeeming.code.slice(0, SELECTOR_LENGTH))}`).catch(() => undefined)
  return { ...told, state: outcome.kind, detail: isTaken ? '' : outcome.detail }
}

async function answeredBefore(parts: StickParts, stick: Stick, place: string, device: string) {
  const bytes = await stick.read(`${place}/${answerFile(device)}`, SMALL_FILE_LIMIT)
  const answer = bytes === null ? 'damaged' : await readAnswerHead(bytes, parts.court.code, parts.chains)
  return typeof answer === 'string' || answer.head.device !== device ? null : answer.head
}

async function outcomeOf({ db, court, ...parts }: StickParts, request: StickRequest): Promise<StickOutcome> {
  const at = Math.trunc(parts.now())
  try {
    const taken = await redeemCode(db, court, request.redeeming, { at, newId: parts.newId })
    const { device } = request.redeeming
    await rememberSealingKey(db, court, { device, publicKey: request.reply, at: request.at })
    const issued = await collectIssued(db, court, taken.request, device, at)
    return issued === null ? { kind: 'waiting', ...taken } : { kind: 'issued', ...taken, issued }
  } catch (error) {
    if (!(error instanceof ExchangeError) || error.failure !== 'refused') throw error
    return { kind: 'refused', detail: error.detail }
  }
}

async function leaveAnswer(
  parts: StickParts,
  stick: Stick,
  place: string,
  said: { device: string; asked: string | null; reply: string; outcome: StickOutcome },
): Promise<void> {
  const bytes = writeAnswer({ ...said, at: Math.trunc(parts.now()) }, parts.writer, parts.random)
  await written('gateway.answerLeft', () => stick.write(`${place}/${answerFile(said.device)}`, bytes))
}

/** Devices whose requests lie on a stick, whatever they are worth. */
export async function requestingDevices({ court }: StickParts, stick: Stick, place: string): Promise<string[]> {
  const devices: string[] = []
  for (const name of (await stick.names(place)).filter((one) => REQUEST_NAME.test(one)).slice(0, REQUESTS_LIMIT)) {
    const bytes = await stick.read(`${place}/${name}`, SMALL_FILE_LIMIT)
    const device = bytes === null ? null : requestingDevice(bytes, court.code)
    if (device !== null) devices.push(device)
  }
  return devices
}

/** How a laptop stands that may have asked to be enrolled: `none` when it never did, or is long one of the court's. */
export async function enrolmentOf(
  { db, court, now }: StickParts,
  device: string,
): Promise<'issued' | 'waiting' | 'none'> {
  const request = await requestOf(db, court, device)
  if (request === null) return 'none'
  const issued = await collectIssued(db, court, request, device, Math.trunc(now()))
  return issued === null ? 'waiting' : 'issued'
}

/** Leaves the certificates of a laptop that joins by stick. Nothing while they are not issued, or its key is not known. */
export async function giveCertificates(parts: StickParts, stick: Stick, place: string, device: string): Promise<void> {
  const { db, court } = parts
  const request = await requestOf(db, court, device)
  const reply = await sealingKeyOf(db, court, device)
  if (request === null || reply === null) return
  const issued = await collectIssued(db, court, request, device, Math.trunc(parts.now()))
  if (issued === null) return
  const bytes = await stick.read(`${place}/${requestFile(device)}`, SMALL_FILE_LIMIT)
  const found = bytes === null ? 'damaged' : readRequest(bytes, parts.reader)
  const asked = typeof found === 'string' ? null : found.hash
  await leaveAnswer(parts, stick, place, { device, asked, reply, outcome: { kind: 'issued', request, issued } })
}
