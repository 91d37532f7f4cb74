import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { chainSchema, hashSchema, nameSchema } from '../../contract/court/messages.ts'
import { canonicalBytes } from '../../journal/canonical.ts'
import type { DeviceChains } from '../batch.ts'
import { CODE_ALPHABET, CODE_LENGTH, SELECTOR_LENGTH } from '../enrolment.ts'
import { openSealed, type Random, seal } from '../trust/primitives.ts'
import { signBytes, verifyBytes } from '../trust/signingKey.ts'
import { hashOf, keyIdOf, parseJson, publicKeySchema } from './format.ts'
import type { TransferWriter } from './segment.ts'

/**
 * What a stick carries when a laptop joins its court without a network (decision 0047): the court's code for it, its request
 * with the public halves of its keys, the court's answer with the certificates. The court's card (`format.ts`) stands beside
 * them and says whose root it is. Frozen by `test/golden/transfer`; the rules of a code are the court's (`redeem`).
 */

/** Names on a stick: one code, one request and one answer each. */
export const codeFile = (selector: string): string => `fieldwrit-enrol-code-${selector}.json`
export const requestFile = (device: string): string => `fieldwrit-enrol-request-${device}.json`
export const answerFile = (device: string): string => `fieldwrit-enrol-answer-${device}.json`
export const CODE_NAME = /^fieldwrit-enrol-code-[0-9A-Z]{4}\.json$/
export const REQUEST_NAME = /^fieldwrit-enrol-request-[0-9a-zA-Z-]{1,64}\.json$/
/** Name of the court's card and of what the court writes on a stick: a code of a court may hold what no file name should. */
export const COURT_NAME = 'court'
export const courtCardFile = `fieldwrit-key-${COURT_NAME}.json`

const momentSchema = z.int().min(0)
const personName = z.string().min(1).max(100)
const signatureSchema = z.string().length(86)
const ed25519Schema = z.string().length(43)
const inAlphabet = (length: number) =>
  z
    .string()
    .length(length)
    .refine((text) => [...text].every((one) => CODE_ALPHABET.includes(one)))

/** A code as its court hands it out: for whom, and the code itself unless it is told another way (`code` null). */
const offerSchema = z.strictObject({
  court: nameSchema,
  selector: inAlphabet(SELECTOR_LENGTH),
  code: inAlphabet(CODE_LENGTH).nullable(),
  /** Id of somebody known already who gets another laptop; null of a new person. */
  officer: nameSchema.nullable(),
  name: personName,
  role: z.string().min(1).max(50),
  deviceName: z.string().max(100),
  until: momentSchema,
  at: momentSchema,
})
export type CodeOffer = z.infer<typeof offerSchema>
const codeFileSchema = z.strictObject({
  format: z.literal('fieldwrit-enrol-code-1'),
  offer: offerSchema,
  chain: chainSchema,
  signature: signatureSchema,
})

const codeStatement = (offer: CodeOffer): Uint8Array => canonicalBytes({ what: 'enrolCode', offer })

/** The file with a code, signed by the court's receipt key. */
export function writeOffer(offer: CodeOffer, { key, chain }: Pick<TransferWriter, 'key' | 'chain'>): Buffer {
  const signature = signBytes(key, 'bundle', codeStatement(offer))
  return fileOf({ format: 'fieldwrit-enrol-code-1', offer, chain, signature })
}

/** Reads a code that this court handed out; null for anything else. */
export async function readOffer(bytes: Uint8Array, court: string, chains: DeviceChains): Promise<CodeOffer | null> {
  const read = codeFileSchema.safeParse(parseJson(bytes))
  if (!read.success || read.data.offer.court !== court) return null
  const { offer, chain, signature } = read.data
  const key = await chains.receiptKeyOf(chain, court)
  return key !== null && verifyBytes(key, 'bundle', codeStatement(offer), signature) ? offer : null
}

/** What a new laptop hands in, over a line or on a stick. */
const redeemingSchema = z.strictObject({
  code: inAlphabet(CODE_LENGTH),
  device: nameSchema,
  deviceName: personName,
  deviceKey: ed25519Schema,
  officer: nameSchema,
  officerKey: ed25519Schema,
  deviceProof: signatureSchema,
  officerProof: signatureSchema,
})
export type HandedIn = z.infer<typeof redeemingSchema>

/** Readable: which laptop of which court asks. Everything else, the code among it, only the court opens. */
const requestSchema = z.strictObject({
  format: z.literal('fieldwrit-enrol-request-1'),
  court: nameSchema,
  device: nameSchema,
  at: momentSchema,
  /** Id of the court's sealing key. */
  key: z.string().regex(/^[0-9a-f]{32}$/),
  ephemeral: publicKeySchema,
  box: z.string().min(1).max(8192),
})
const sealedRequestSchema = z.strictObject({
  redeeming: redeemingSchema,
  reply: publicKeySchema,
  signature: signatureSchema,
})

/** A request of a laptop as the court reads it. `reply`: the key its answer and later sticks are sealed to. */
export interface StickRequest {
  at: number
  redeeming: HandedIn
  reply: string
  /** SHA-256 of the file: an answer names the request it answers. */
  hash: string
}

const requestContext = (court: string, device: string, at: number): Uint8Array =>
  canonicalBytes({ what: 'enrolRequestBox', court, device, at })
const requestStatement = (said: { court: string; at: number; redeeming: HandedIn; reply: string }): Uint8Array =>
  canonicalBytes({ what: 'enrolRequest', ...said })

/** The file with a laptop's request: sealed to the court, the sealing key it names signed by the new device key. */
export function writeRequest(
  { court, at, redeeming, reply }: { court: string; at: number; redeeming: HandedIn; reply: string },
  deviceKey: KeyObject,
  courtKey: string,
  random: Random,
): Buffer {
  const signature = signBytes(deviceKey, 'bundle', requestStatement({ court, at, redeeming, reply }))
  const plain = Buffer.from(JSON.stringify({ redeeming, reply, signature }), 'utf8')
  const { device } = redeeming
  const sealed = seal(courtKey, requestContext(court, device, at), plain, random)
  plain.fill(0)
  return fileOf({ format: 'fieldwrit-enrol-request-1', court, device, at, key: keyIdOf(courtKey), ...sealed })
}

/** Why a file is no request to this court: cut or changed, for another court, for another key of it, not of its laptop. */
export type RequestFault = 'damaged' | 'wrongCourt' | 'notForUs' | 'forged'

/** Opens a request for the court. Whether its code counts is not asked here. */
export function readRequest(
  bytes: Uint8Array,
  reader: { court: string; secret: KeyObject; keyId: string },
): StickRequest | RequestFault {
  const read = requestSchema.safeParse(parseJson(bytes))
  if (!read.success) return 'damaged'
  const { court, device, at, key, ephemeral, box } = read.data
  if (court !== reader.court) return 'wrongCourt'
  if (key !== reader.keyId) return 'notForUs'
  const plain = openSealed(reader.secret, requestContext(court, device, at), { ephemeral, box })
  const inner = plain === null ? null : sealedRequestSchema.safeParse(parseJson(plain))
  plain?.fill(0)
  if (inner?.success !== true) return 'damaged'
  const { redeeming, reply, signature } = inner.data
  const statement = requestStatement({ court, at, redeeming, reply })
  const isOwn = redeeming.device === device && verifyBytes(redeeming.deviceKey, 'bundle', statement, signature)
  return isOwn ? { at, redeeming, reply, hash: hashOf(bytes) } : 'forged'
}

/** The device that a request says it is of, for whoever only looks which there are; null for what is none of this court. */
export function requestingDevice(bytes: Uint8Array, court: string): string | null {
  const read = requestSchema.safeParse(parseJson(bytes))
  return read.success && read.data.court === court ? read.data.device : null
}

const issuedSchema = z.strictObject({
  device: z.string().min(1).max(8192),
  officer: z.string().min(1).max(8192),
  officerName: z.string().max(100),
  role: z.string().max(50),
  prefix: z.string().max(20),
  scopes: z.array(nameSchema).max(100_000),
})
/** What became of a request: refused by the rules of a code, taken in, or certified. */
const outcomeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('refused'), detail: z.string().min(1).max(50) }),
  z.strictObject({ kind: z.literal('waiting'), request: nameSchema }),
  z.strictObject({ kind: z.literal('issued'), request: nameSchema, issued: issuedSchema }),
])
export type StickOutcome = z.infer<typeof outcomeSchema>

/** Readable: whom the court answered, which request, and how; the rest only the laptop opens. */
const answerHeadSchema = z.strictObject({
  court: nameSchema,
  device: nameSchema,
  at: momentSchema,
  kind: z.enum(['refused', 'waiting', 'issued']),
  /** SHA-256 of the request's file; null where no request lay on the stick. */
  asked: hashSchema.nullable(),
})
export type AnswerHead = z.infer<typeof answerHeadSchema>
const answerSchema = z.strictObject({
  format: z.literal('fieldwrit-enrol-answer-1'),
  head: answerHeadSchema,
  ephemeral: publicKeySchema,
  box: z.string().min(1),
  chain: chainSchema,
  signature: signatureSchema,
})
type AnswerFile = z.infer<typeof answerSchema>

const answerContext = (head: AnswerHead): Uint8Array => canonicalBytes({ what: 'enrolAnswerBox', head })
const answerStatement = ({ head, ephemeral, box }: Pick<AnswerFile, 'head' | 'ephemeral' | 'box'>): Uint8Array =>
  canonicalBytes({ what: 'enrolAnswer', head, ephemeral, box })

/** The file with the court's answer: sealed to the laptop that asked, signed by the court's receipt key. */
export function writeAnswer(
  said: { device: string; at: number; asked: string | null; reply: string; outcome: StickOutcome },
  { court, key, chain }: Pick<TransferWriter, 'court' | 'key' | 'chain'>,
  random: Random,
): Buffer {
  const { device, at, asked, reply, outcome } = said
  const head: AnswerHead = { court, device, at, kind: outcome.kind, asked }
  const sealed = seal(reply, answerContext(head), Buffer.from(JSON.stringify(outcome), 'utf8'), random)
  const signature = signBytes(key, 'bundle', answerStatement({ head, ...sealed }))
  return fileOf({ format: 'fieldwrit-enrol-answer-1', head, ...sealed, chain, signature })
}

/** An answer of this court, its signature proven under the root that was compared; the court knows by it what it said. */
export async function readAnswerHead(
  bytes: Uint8Array,
  court: string,
  chains: DeviceChains,
): Promise<AnswerFile | 'damaged' | 'forged'> {
  const read = answerSchema.safeParse(parseJson(bytes))
  if (!read.success) return 'damaged'
  const { head, chain, signature } = read.data
  const key = head.court === court ? await chains.receiptKeyOf(chain, court) : null
  return key !== null && verifyBytes(key, 'bundle', answerStatement(read.data), signature) ? read.data : 'forged'
}

/** What the court answers this laptop; `forged` when not the court itself signed exactly this, for exactly this laptop. */
export async function readAnswer(
  bytes: Uint8Array,
  reader: { court: string; device: string; secret: KeyObject },
  chains: DeviceChains,
): Promise<{ head: AnswerHead; outcome: StickOutcome } | 'damaged' | 'forged'> {
  const read = await readAnswerHead(bytes, reader.court, chains)
  if (typeof read === 'string') return read
  const { head } = read
  if (head.device !== reader.device) return 'forged'
  const plain = openSealed(reader.secret, answerContext(head), read)
  const inner = plain === null ? null : outcomeSchema.safeParse(parseJson(plain))
  if (inner?.success !== true || inner.data.kind !== head.kind) return 'damaged'
  return { head, outcome: inner.data }
}

function fileOf(value: object): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`, 'utf8')
}
