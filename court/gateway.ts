import { deviceChains } from '../shared/sync/batch.ts'
import { ExchangeError } from '../shared/sync/failures.ts'
import { type Holder, makeHolder } from '../shared/sync/holder.ts'
import type { Peer } from '../shared/sync/peer.ts'
import { privateKeyFrom } from '../shared/sync/trust/primitives.ts'
import { courtHands, type StickParts } from './stick/sticks.ts'
import { type Court, countersOf, receiptChain } from './store/courts.ts'
import {
  type CodeFor,
  type CodeState,
  codeStates,
  collectIssued,
  type KnownOfficer,
  knownOfficers,
  makeCode,
  officerOfCode,
  type Redeeming,
  redeemCode,
  type Waiting,
  waitingRequests,
} from './store/enrolment.ts'
import { heldFile, keepFile, type NewFile } from './store/files.ts'
import { everGrantedTo, grantedTo } from './store/grants.ts'
import { lastPutBack } from './store/history.ts'
import { gatewayStore } from './store/holderStore.ts'
import { type KnownLaptop, knownLaptops } from './store/knownLaptops.ts'
import { readStoredGrants } from './store/readGrants.ts'
import { trustOf } from './store/revocations.ts'
import type { Database } from './store/schema.ts'
import { sharedSecret } from './store/secrets.ts'
import { type Withdrawal, withdrawCode } from './store/withdrawCode.ts'

/** What a gateway is made of. Several on one database answer as one. */
export interface GatewayParts {
  db: Database
  court: Court
  /** 32 raw bytes of the court's receipt key. */
  receiptSeed: Uint8Array
  /** ms of the court's clock. */
  now(): number
  random(length: number): Buffer
  newId(): string
}

/** Everything a gateway answers, whatever the transport. Throws {@link ExchangeError}. */
export interface Gateway {
  court: Court
  now(): number
  challenge: Holder['challenge']
  open: Holder['open']
  /** What the court reads and writes sticks with. */
  sticks: StickParts
  /** The other side for the bearer of a token; `signIn` when it has ended, or its device was revoked since. */
  peer(token: string): Promise<Peer & { device: string }>
  /** Whose token this is, without asking the database; null of none that is still good. */
  bearer(token: string): string | null
  /**
   * Who bears a token, the scopes whose files it may have, and those whose files it may send: any it might ever have, since
   * a photograph belongs to a record that is taken too. `refused` for whoever is not in good standing.
   */
  reachOf(token: string): Promise<{ device: string; scopes: string[]; sends: string[] }>
  /** Size of a file held for one of these scopes, bytes; null when none of them has it. */
  heldFile(hash: string, scopes: readonly string[]): Promise<number | null>
  /** Notes that a file whose bytes were checked is held for a scope. */
  keepFile(file: Omit<NewFile, 'at'>): Promise<void>
  /** Whom a code was made for: an officer known already, or null of a new person. */
  whose(code: string): Promise<string | null>
  officers(): Promise<KnownOfficer[]>
  laptops(): Promise<KnownLaptop[]>
  redeem(redeeming: Redeeming): ReturnType<typeof redeemCode>
  collect(request: string, device: string): ReturnType<typeof collectIssued>
  makeCode(wanted: CodeFor): Promise<{ code: string; until: number }>
  /** Withdraws a code that nobody has redeemed, by the four characters that name it. */
  withdrawCode(selector: string): Promise<Withdrawal>
  codes(): Promise<CodeState[]>
  waiting(): Promise<Waiting[]>
  counters(): Promise<{ feed: number; arrivals: number }>
  /** When the database was last found to be put back to an older copy; null when never. */
  putBack(): ReturnType<typeof lastPutBack>
  /** Newest revocation list known, 0 = none. */
  revocations(): Promise<number>
}

/** Puts a gateway together over an open database that holds the court. */
export async function makeGateway(parts: GatewayParts): Promise<Gateway> {
  const { db, court, now, random, newId } = parts
  const key = privateKeyFrom('Ed25519', Buffer.from(parts.receiptSeed))
  const secret = await sharedSecret(db, court, 'exchange', random)
  const hands = courtHands(court, key, await sharedSecret(db, court, 'sealing', random))
  const chains = deviceChains(court.root)
  await readStoredGrants(db, court, Math.trunc(now()))
  const holder = makeHolder({
    identity: {
      ...{ kind: 'gateway', court: court.code, holder: court.code, audience: court.code },
      ...{ key, chain: receiptChain(court), secret, sealing: hands.writer.reply },
    },
    store: gatewayStore({ db, court, receiptKey: key, now }),
    chains,
    trust: () => trustOf(db, court),
    now,
    random,
  })
  const at = (): number => Math.trunc(now())
  return {
    court,
    now: at,
    sticks: { db, court, holder, chains, ...hands, now, random, newId },
    challenge: () => holder.challenge(),
    open: (hello) => holder.open(hello),
    peer: (token) => holder.peer(token),
    async reachOf(token) {
      const { device, standing } = await holder.peer(token)
      if (standing !== 'good') throw new ExchangeError('refused', 'standing')
      const always = [`court:${court.code}`, `device:${device}`]
      return {
        device,
        scopes: [...always, ...(await grantedTo(db, court, device, at()))],
        sends: [...always, ...(await everGrantedTo(db, court, device))],
      }
    },
    heldFile: (hash, scopes) => heldFile(db, court, hash, scopes),
    keepFile: (file) => keepFile(db, court, { ...file, at: at() }),
    bearer: (token) => holder.bearer(token),
    whose: (code) => officerOfCode(db, court, code, at()),
    officers: () => knownOfficers(db, court),
    laptops: () => knownLaptops(db, court),
    redeem: (redeeming) => redeemCode(db, court, redeeming, { at: at(), newId }),
    collect: (request, device) => collectIssued(db, court, request, device, at()),
    makeCode: (wanted) => makeCode(db, court, wanted, { at: at(), random }),
    withdrawCode: (selector) => withdrawCode(db, court, selector, at()),
    codes: () => codeStates(db, court, at()),
    waiting: () => waitingRequests(db, court),
    counters: () => countersOf(db, court),
    putBack: () => lastPutBack(db, court),
    async revocations() {
      const { revocations } = await trustOf(db, court)
      return revocations.reduce((newest, list) => Math.max(newest, list.number), 0)
    },
  }
}
