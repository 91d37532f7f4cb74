import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { readSecret, writeSecret } from '../../db/identity.ts'
import type { Db } from '../../db/open.ts'
import { deviceChains } from '../../shared/sync/batch.ts'
import { signEnrolment } from '../../shared/sync/enrolment.ts'
import { exchange } from '../../shared/sync/exchange.ts'
import { ExchangeError } from '../../shared/sync/failures.ts'
import type { Side } from '../../shared/sync/side.ts'
import type { Chain } from '../../shared/sync/trust/certificates.ts'
import { signingKeyFrom } from '../../shared/sync/trust/signingKey.ts'
import type { CoreContext } from './context.ts'
import { found } from './errors.ts'
import { askedCourtSchema, soundCertificates } from './joinChecks.ts'
import type { SyncKeys } from './sync/keys.ts'

/**
 * What a laptop handed in under a code and waits with, the same on every way into a court: of an empty laptop, of one that
 * is the court's and joins once more, of one that worked alone.
 */
export const handedInSchema = z.strictObject({
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
export type HandedIn = z.infer<typeof handedInSchema>

interface Keys {
  publicKey: string
  privateKey: KeyObject
}

/** The public halves of a laptop's and its officer's key under a code, each proved by its private half. */
export function redeemingOf(
  code: string,
  laptop: { device: string; name: string; key: Keys },
  person: { officer: string; key: Keys },
): HandedIn['redeeming'] {
  const enrolling = { code, device: laptop.device, officer: person.officer }
  return {
    ...{ ...enrolling, deviceName: laptop.name, deviceKey: laptop.key.publicKey, officerKey: person.key.publicKey },
    deviceProof: signEnrolment(enrolling, laptop.key.privateKey),
    officerProof: signEnrolment(enrolling, person.key.privateKey),
  }
}

/** The secret in which one way into a court keeps what was handed in. `keep` inside the caller's transaction. */
export function keptUnder<T extends HandedIn>(secret: string, schema: z.ZodType<T>) {
  return {
    isWaiting: (db: Db): boolean => readSecret(db, secret) !== null,
    /** What was handed in and waits; null for nothing. */
    read(db: Db): T | null {
      const kept = readSecret(db, secret)
      return kept === null ? null : schema.parse(JSON.parse(Buffer.from(kept).toString('utf8')))
    },
    keep: (db: Db, handed: T): void => writeSecret(db, secret, Buffer.from(JSON.stringify(handed))),
  }
}

async function enrolling(address: string, signal: AbortSignal) {
  const { courtClient, told } = await import('./sync/connect.ts')
  return { told, enrol: courtClient({ address, fetch: globalThis.fetch }, signal, () => null).enrol }
}

/** Hands the keys in over a line, unless the court has them; the request's name. `keep`: notes it, one transaction. */
export async function handIn(
  { address, redeeming, request: known }: HandedIn,
  signal: AbortSignal,
  keep: (request: string) => void,
): Promise<string> {
  if (known !== null) return known
  const { enrol, told } = await enrolling(address, signal)
  const { request } = await told(enrol.redeem(redeeming), 'request')
  keep(request)
  return request
}

/** The laptop's chain of what the court issued under a request; null while it has not. Throws as `soundCertificates` does. */
export async function collected(
  { address, court, redeeming }: HandedIn,
  request: string,
  signal: AbortSignal,
): Promise<Chain | null> {
  const { enrol, told } = await enrolling(address, signal)
  const { issued } = await told(enrol.collect({ request, device: redeeming.device }), 'issued')
  return issued === null ? null : (await soundCertificates(court, redeeming, issued)).chain
}

/** An exchange of the court's own scope, founding and people, under the compared root; `sideOf`: what it comes into. */
export async function exchangeCourtScope(
  context: CoreContext,
  { address, court, redeeming }: HandedIn,
  { chain, signal }: { chain: Chain; signal: AbortSignal },
  sideOf: (keys: SyncKeys) => Side,
): Promise<void> {
  const seed = found(readSecret(context.store().db, 'device.key'), 'deviceKey')
  const trust = { root: court.root, revocations: [] }
  const { device } = redeeming
  const keys: SyncKeys = { device, court: court.court, key: signingKeyFrom(seed).privateKey, chain, trust }
  const { connect } = await import('./sync/connect.ts')
  const reach = { address, audience: court.court, fetch: globalThis.fetch }
  const { peer, welcome } = await connect(reach, keys, { ports: context.ports, signal, mark: null })
  await exchange(sideOf(keys), peer, {
    ...{ device, scopes: [`court:${court.court}`], protocol: welcome.protocol, feed: false, history: null },
    takenBack: [],
    chains: deviceChains(court.root),
    step() {
      if (signal.aborted) throw new ExchangeError('offline', 'stopped')
    },
  })
}
