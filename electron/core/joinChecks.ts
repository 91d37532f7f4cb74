import { z } from 'zod'
import { ExchangeError } from '../../shared/sync/failures.ts'
import {
  type Certificate,
  type Chain,
  peekCertificate,
  verifyChain,
  verifyRoot,
} from '../../shared/sync/trust/certificates.ts'
import { rootWords } from '../../shared/sync/trust/rootWords.ts'
import { deskError, refuse } from './errors.ts'

/** A court as its gateway names it; certificates compact. */
export const askedCourtSchema = z.strictObject({
  ...{ court: z.string(), name: z.string(), root: z.string(), issuing: z.string(), receipt: z.string() },
})
export type AskedCourt = z.infer<typeof askedCourtSchema>

/** Keys that were handed in. */
interface HandedIn {
  device: string
  deviceKey: string
  officer: string
  officerKey: string
}

const LOOK_MS = 20_000

/** The six words of a root certificate as they are read out, joined by spaces; '' of what is none. */
export function wordsOf(root: string): string {
  const key = peekCertificate(root)?.key.x
  return key === undefined
    ? ''
    : rootWords(key)
        .map((word) => word.zh)
        .join(' ')
}

/**
 * Asks a gateway whose it is and checks that its own certificates stand under the root it shows. Throws REFUSED
 * `enrolOffline`, `enrolLater`, `enrolNotACourt`. Whether it is the right court only the six words tell.
 */
export async function askCourt(address: string): Promise<AskedCourt> {
  const { courtClient, told } = await import('./sync/connect.ts')
  const { enrol } = courtClient({ address, fetch: globalThis.fetch }, AbortSignal.timeout(LOOK_MS), () => null)
  const { court, name, root, issuing, receipt } = await told(enrol.court({}), 'court', 'root', 'receipt').catch(
    (error: unknown) => {
      if (!(error instanceof ExchangeError)) throw error
      if (error.failure === 'offline') refuse('enrolOffline', 'address', error.detail)
      if (error.failure === 'later') refuse('enrolLater', 'address', error.detail)
      return refuse('enrolNotACourt', 'address', error.detail)
    },
  )
  const asked = { court, name, root, issuing, receipt }
  const fault = await courtFault(asked)
  return fault === null ? asked : refuse('enrolNotACourt', 'address', fault)
}

/** Why what calls itself a court is none; null when its certificates stand under the root it shows. */
export async function courtFault({ court, root, issuing, receipt }: AskedCourt): Promise<string | null> {
  // Judged at their own time: a laptop whose clock is wrong by years joins all the same.
  const stands = await verifyRoot(root, peekCertificate(root)?.from ?? 0)
  if (!stands.ok) return stands.code
  if (stands.root.realm !== 'court') return stands.root.realm
  const receives = await judged({ certificate: receipt, issuing, root }, 'receipt')
  return receives === null || receives.court !== court ? 'receipt' : null
}

/**
 * The laptop's chain of what the court issued. Throws REFUSED `enrolUnsound` unless both certificates stand under the
 * compared root and are for exactly the keys that were handed in.
 */
export async function soundCertificates(
  { court, root, issuing }: AskedCourt,
  keys: HandedIn,
  issued: { device: string; officer: string },
): Promise<{ chain: Chain }> {
  const chain = { certificate: issued.device, issuing, root }
  const laptop = await judged(chain, 'device')
  const person = await judged({ certificate: issued.officer, issuing, root }, 'officer')
  const isLaptops = laptop?.subject === keys.device && laptop.key.x === keys.deviceKey && laptop.court === court
  const isPersons = person?.subject === keys.officer && person.key.x === keys.officerKey && person.court === court
  if (!isLaptops || !isPersons || person.device !== keys.device) {
    throw deskError('REFUSED', { rule: 'enrolUnsound', field: 'court', detail: wordsOf(root) })
  }
  return { chain }
}

async function judged(chain: Chain, use: 'device' | 'officer' | 'receipt'): Promise<Certificate | null> {
  const at = peekCertificate(chain.certificate)?.from ?? 0
  const answer = await verifyChain(chain, { root: chain.root, at, use, revocations: [] })
  return answer.ok ? answer.certificate : null
}
