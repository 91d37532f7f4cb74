import { z } from 'zod'

/**
 * What the two sides of an exchange say to each other, the same for gateway, hub and bundle (shared/sync/SPEC.md).
 * Times are milliseconds since 1970; hashes 64 hex digits; signatures base64url.
 */

/** Versions of the exchange this program speaks, oldest and newest (X1). */
export const PROTOCOL = { min: 1, max: 2 } as const
/** From this version on each holding that is told on speaks of one scope ({@link tellSchema}). */
export const PROTOCOL_OF_SCOPES = 2

/** A message carries at most so many bytes of events and so many events (X2). */
export const BATCH_BYTES = 1024 * 1024
export const BATCH_EVENTS = 200
/** Batches of one message: many short streams go together. */
export const MESSAGE_BATCHES = 200
/** Holdings told at once. */
export const MESSAGE_HOLDINGS = 1000

export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/)
/** Names of devices and scopes as an envelope may hold them. */
export const nameSchema = z.string().min(1).max(200)
const seqSchema = z.int().min(1)
const momentSchema = z.int().min(0)
const signatureSchema = z.string().length(86)
const compactSchema = z.string().min(1).max(8192)

/** Certificates from a leaf up to the root, each a compact JWS. */
export const chainSchema = z.strictObject({ certificate: compactSchema, issuing: compactSchema, root: compactSchema })

/** Newest event of a stream: its place and its hash. */
export const headSchema = z.strictObject({ device: nameSchema, scope: nameSchema, seq: seqSchema, hash: hashSchema })
export type Head = z.infer<typeof headSchema>

/** A head as its own device signed it, `at` ms of that device's clock (X11). */
export const signedHeadSchema = headSchema.extend({ at: momentSchema, signature: signatureSchema })
export type SignedHead = z.infer<typeof signedHeadSchema>

/**
 * A piece of one stream from `from` up to its signed head: `events` their frames (`frames.ts`) as base64, `chain` what
 * proves the key of the device that wrote them, whoever carries them.
 */
export const batchSchema = z.strictObject({
  from: seqSchema,
  head: signedHeadSchema,
  events: z.string().max(BATCH_BYTES * 2),
  chain: chainSchema,
})
export type Batch = z.infer<typeof batchSchema>

/** What a receiver asks for: events of one stream from `from` up to `to`. */
export const rangeSchema = z
  .strictObject({ device: nameSchema, scope: nameSchema, from: seqSchema, to: seqSchema })
  .refine((range) => range.from <= range.to)
export type Range = z.infer<typeof rangeSchema>

/** An event that was not taken: where it stands and why (`fork`, `wrongPrev`, `badSignature`, …). */
export const refusedSchema = z.strictObject({
  device: nameSchema,
  scope: nameSchema,
  seq: seqSchema,
  hash: hashSchema,
  fault: z.string().max(50),
  /** The head that stands here instead, of a fork; null otherwise (X7). */
  stands: headSchema.nullable(),
})
export type Refused = z.infer<typeof refusedSchema>

/** Who opens an exchange; signed by the device's key over exactly this, the other side's challenge among it (X1). */
export const helloSchema = z.strictObject({
  v: z.literal(1),
  protocol: z.strictObject({ min: z.int().min(1), max: z.int().min(1) }),
  program: z.string().max(50),
  court: nameSchema,
  device: nameSchema,
  /** What the other side gave to be signed, so that no hello is used twice. */
  challenge: z.string().min(16).max(200),
  /** What this side gives to be signed by the other. */
  nonce: z.string().min(16).max(200),
  /** Whom this is meant for: the court's code, or the fingerprint of the hub's certificate. */
  audience: nameSchema,
  /** The newest mark this court's gateway gave (`mark.ts`); null when it never did, and at a hub. */
  mark: compactSchema.nullable(),
  at: momentSchema,
})
export type Hello = z.infer<typeof helloSchema>
export const signedHelloSchema = z.strictObject({ hello: helloSchema, chain: chainSchema, signature: signatureSchema })
export type SignedHello = z.infer<typeof signedHelloSchema>
/** A hello of a version that this program does not know: no more of it is read than that (X1). */
export const newerHelloSchema = z.looseObject({ hello: z.looseObject({ v: z.int().min(2) }) })
export type NewerHello = z.infer<typeof newerHelloSchema>

/**
 * How a gateway's history stands to the mark it was shown: `begins` none was shown, `continues` it is one of its own,
 * `wentBack` it is not, so the gateway was put back to an older copy of its database. `feed`: its newest number now.
 */
export const historySchema = z.strictObject({
  stands: z.enum(['begins', 'continues', 'wentBack']),
  feed: z.int().min(0),
  mark: compactSchema,
})
export type History = z.infer<typeof historySchema>

/** The other side's answer, signed likewise: who it is, what it grants, its time. */
export const welcomeSchema = z.strictObject({
  v: z.literal(1),
  protocol: z.int().min(1),
  court: nameSchema,
  /** The device of a hub; the court's code of a gateway. */
  holder: nameSchema,
  kind: z.enum(['gateway', 'hub']),
  nonce: z.string().min(16).max(200),
  audience: nameSchema,
  /** Scopes this device may have; a trailing `*` stands for every scope that begins so. */
  scopes: z.array(nameSchema).max(100_000),
  /** Newest revocation list the other side knows, 0 = none (P3). */
  revocations: z.int().min(0),
  /** Null at a hub, which numbers nothing. */
  history: historySchema.nullable(),
  /** Public X25519 key that opens sticks for the court; null at a hub. */
  sealing: z.string().length(43).nullable(),
  at: momentSchema,
})
export type Welcome = z.infer<typeof welcomeSchema>
export const signedWelcomeSchema = z.strictObject({
  welcome: welcomeSchema,
  chain: chainSchema,
  signature: signatureSchema,
  /** Bearer of the calls that follow; ends by itself. */
  token: z.string().min(16).max(500),
})
export type SignedWelcome = z.infer<typeof signedWelcomeSchema>

/** A signed statement of what a holder has (`holding.ts`), with the chain that proves its key (X4, P4). */
export const signedHoldingSchema = z.strictObject({
  token: z
    .string()
    .min(1)
    .max(4 * 1024 * 1024),
  chain: chainSchema,
})
export type SignedHolding = z.infer<typeof signedHoldingSchema>

/** Holdings of one holder, each of one scope, with the chain that proves its key. */
export const toldHoldingsSchema = z.strictObject({
  tokens: z.array(signedHoldingSchema.shape.token).min(1).max(MESSAGE_HOLDINGS),
  chain: chainSchema,
})
export type ToldHoldings = z.infer<typeof toldHoldingsSchema>

/** What a device holds that it has not told yet, null when it told all, and the place up to which it heard of the others. */
export const tellSchema = z.strictObject({ told: toldHoldingsSchema.nullable(), after: z.int().min(0) })
export type Tell = z.infer<typeof tellSchema>

/** What others told after that place, the place behind it, and whether there is more. */
export const tellAnswerSchema = z.strictObject({
  told: z.array(toldHoldingsSchema),
  after: z.int().min(0),
  more: z.boolean(),
})
export type TellAnswer = z.infer<typeof tellAnswerSchema>

/** A decision's court receipt, with the event that the decision is (P1). */
export const decisionReceiptSchema = z.strictObject({
  event: hashSchema,
  receipt: z.strictObject({ token: compactSchema, chain: chainSchema }),
})
export type DecisionReceipt = z.infer<typeof decisionReceiptSchema>

/** What a holder answers to a push, after its commit (X4). `holding`: null when it took nothing. */
export const pushAnswerSchema = z.strictObject({
  holding: signedHoldingSchema.nullable(),
  refused: z.array(refusedSchema),
  /** Receipts of the decisions among what was pushed, those known before too. */
  decisions: z.array(decisionReceiptSchema),
  /** Where a gateway's history stands with it (`mark.ts`); null when nothing is signed for, and of a hub. */
  mark: compactSchema.nullable(),
})
export type PushAnswer = z.infer<typeof pushAnswerSchema>

/** A page of what arrived at the court: batches, the cursor behind them, and whether there is more (X6). */
export const feedPageSchema = z.strictObject({
  batches: z.array(batchSchema),
  feed: z.int().min(0),
  more: z.boolean(),
  /** Where a gateway's history stood when the page was made (`mark.ts`); null of any other holder. */
  mark: compactSchema.nullable(),
})
export type FeedPage = z.infer<typeof feedPageSchema>
