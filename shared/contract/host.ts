/**
 * The host protocol: what the core asks of the Electron shell, and what the shell tells the core.
 *
 * It runs over the utility process' own parent port (never over the page's link), so the page can't reach it.
 * Requests carry a number, each gets one answer. Only data that structured cloning takes may pass; ports travel
 * beside a `link` message. There are no words in it: the shell has the texts of its dialogs.
 */
import { z } from 'zod'

const language = z.enum(['zh', 'en'])

/** A name in the keychain: lower-case words with dashes, so that it is also a safe file name. */
const secretName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/)

/** A proposed file name: no folders, no control characters, no names Windows reserves. */
const fileName = z
  .string()
  .min(1)
  .max(180)
  .refine((name) => !/[\\/:*?"<>|\p{Cc}]/u.test(name) && !/^\.+$/.test(name), 'not a plain file name')

/** File endings a dialog offers first, without the dot; none = every file. */
const endings = z.array(z.string().regex(/^[a-z0-9]{1,10}$/)).max(20)

/** Everything the core may ask, one schema per act. */
export const hostAsks = {
  /** What protects secrets on this machine. */
  'keychain.status': z.strictObject({}),
  /** Reads a secret stored before; `null` where there is none. */
  'keychain.get': z.strictObject({ name: secretName }),
  /** Stores a secret (text, at most 4 KiB), replacing an older one. */
  'keychain.set': z.strictObject({ name: secretName, secret: z.string().min(1).max(4096) }),
  'keychain.remove': z.strictObject({ name: secretName }),
  pickFiles: z.strictObject({ language, endings, many: z.boolean() }),
  pickFolder: z.strictObject({ language }),
  savePath: z.strictObject({ language, name: fileName }),
  /** Opens a document with its program, or a folder with the file manager. */
  openPath: z.strictObject({ path: z.string().min(1).max(4096) }),
  /** Shows a PDF in a viewer window, from which it is printed. The bytes stay in memory. */
  print: z.strictObject({ name: fileName, pdf: z.instanceof(Uint8Array) }),
} as const

export type HostAct = keyof typeof hostAsks

/** `none` where nothing protects a secret; `reason` says why: no service at all, or only the obfuscated fallback. */
export const keychainStatus = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('system'), backend: z.string() }),
  z.strictObject({ kind: z.literal('none'), reason: z.enum(['unavailable', 'basicText']) }),
])
export type KeychainStatus = z.infer<typeof keychainStatus>

/** What each act answers. */
export const hostAnswers = {
  'keychain.status': keychainStatus,
  'keychain.get': z.strictObject({ secret: z.string().nullable() }),
  'keychain.set': z.strictObject({}),
  'keychain.remove': z.strictObject({}),
  pickFiles: z.strictObject({ paths: z.array(z.string()) }),
  pickFolder: z.strictObject({ path: z.string().nullable() }),
  savePath: z.strictObject({ path: z.string().nullable() }),
  openPath: z.strictObject({}),
  print: z.strictObject({}),
} as const

export type HostRequest<A extends HostAct> = z.infer<(typeof hostAsks)[A]>
export type HostAnswer<A extends HostAct> = z.infer<(typeof hostAnswers)[A]>

/** Why an act was not done. `detail` is for the log and never a text for people. */
export const hostErrorCode = z.enum([
  'BAD_REQUEST',
  'NO_KEYCHAIN',
  'SECRET_UNREADABLE',
  'KIND_NOT_ALLOWED',
  'NOT_FOUND',
  'NOT_OPENED',
  'NOT_A_PDF',
  'INTERNAL',
])
export type HostErrorCode = z.infer<typeof hostErrorCode>

/** Why the core gives up for good: restarting would not help. */
export const coreRefusal = z.enum(['PROFILE_IN_USE', 'PROFILE_UNREADABLE', 'DATABASE_NEWER', 'DATABASE_DAMAGED'])
export type CoreRefusal = z.infer<typeof coreRefusal>

/** Something happened to the machine; the core locks on all of them but `resume`. */
export const hostEvent = z.enum(['suspend', 'resume', 'lockScreen', 'shutdown'])
export type HostEvent = z.infer<typeof hostEvent>

const requestNumber = z.int().nonnegative()

/** From the core to the shell. */
export const fromCore = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ask'), id: requestNumber, act: z.string(), input: z.unknown() }),
  /** The core can't run and says why, before it exits. */
  z.strictObject({ kind: z.literal('refused'), reason: coreRefusal, detail: z.string().max(2000) }),
  /** Everything is written and closed; the process may end. */
  z.strictObject({ kind: z.literal('stopped') }),
])
export type FromCore = z.infer<typeof fromCore>

/** From the shell to the core. `link` carries the page's port; a newer link replaces the older one. */
export const toCore = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('link') }),
  z.strictObject({ kind: z.literal('answer'), id: requestNumber, output: z.unknown() }),
  z.strictObject({ kind: z.literal('refusal'), id: requestNumber, code: hostErrorCode, detail: z.string() }),
  z.strictObject({ kind: z.literal('event'), event: hostEvent }),
  /** Stop in order: finish what is being written, close, answer `stopped`, exit. */
  z.strictObject({ kind: z.literal('stop') }),
])
export type ToCore = z.infer<typeof toCore>

/** The shell refused an act. */
export class HostError extends Error {
  readonly code: HostErrorCode

  constructor(code: HostErrorCode, detail: string) {
    super(detail)
    this.name = 'HostError'
    this.code = code
  }
}

export type HostClient = {
  /** Asks the shell; rejects with HostError. */
  ask<A extends HostAct>(act: A, input: HostRequest<A>): Promise<HostAnswer<A>>
  /** Feeds a message from the shell in; returns whether it was an answer (and so is dealt with). */
  receive(message: ToCore): boolean
}

/** The asking half, for the core's entry: `post` is `process.parentPort.postMessage`. */
export function createHostClient(post: (message: FromCore) => void): HostClient {
  const waiting = new Map<
    number,
    { act: HostAct; resolve: (value: never) => void; reject: (error: HostError) => void }
  >()
  let last = 0
  return {
    ask(act, input) {
      const id = ++last
      return new Promise((resolve, reject) => {
        waiting.set(id, { act, resolve, reject })
        post({ kind: 'ask', id, act, input })
      })
    },
    receive(message) {
      if (message.kind !== 'answer' && message.kind !== 'refusal') return false
      const entry = waiting.get(message.id)
      waiting.delete(message.id)
      if (entry === undefined) return true
      if (message.kind === 'refusal') {
        entry.reject(new HostError(message.code, message.detail))
        return true
      }
      const parsed = hostAnswers[entry.act].safeParse(message.output)
      if (parsed.success) entry.resolve(parsed.data as never)
      else entry.reject(new HostError('INTERNAL', `unreadable answer to ${entry.act}`))
      return true
    },
  }
}
