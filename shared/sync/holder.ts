import type { KeyObject } from 'node:crypto'
import {
  type Batch,
  type DecisionReceipt,
  type FeedPage,
  type History,
  MESSAGE_BATCHES,
  type PushAnswer,
  type Range,
  type Refused,
  type SignedHead,
  type SignedHello,
  type SignedHolding,
  type SignedWelcome,
  type Tell,
  type TellAnswer,
} from '../contract/court/messages.ts'
import { type CheckedBatch, checkBatch, type DeviceChains } from './batch.ts'
import { ExchangeError, GRANTS_CHANGED } from './failures.ts'
import { type HelloTrust, hubTime, judgeHello, type Standing, signWelcome, standingOf } from './hello.ts'
import { type Holding, readHolding, readScopeHolding, type ScopeHolding, signHolding } from './holding.ts'
import type { Peer } from './peer.ts'
import { exceptions, giving, isGranted, isOwnScope } from './protocol.ts'
import { openToken, sealToken } from './token.ts'
import { type Chain, peekCertificate } from './trust/certificates.ts'

/** What became of checked batches: the heads now held of their streams, and what was not taken. */
export interface Accepted {
  heads: Holding['heads']
  refused: Refused[]
  decisions: DecisionReceipt[]
  /** Where the history stands after it (`mark.ts`); null when nothing is signed for, and of a hub. */
  mark: string | null
}

/** Holdings of one device that were read and found its own, each of one scope. */
export interface HeardHoldings {
  holdings: readonly { token: string; holding: ScopeHolding }[]
  chain: Chain | null
  after: number
}

/** The store behind a holder: PostgreSQL of a gateway, SQLite of a hub, memory of a simulation. */
export interface HolderStore {
  /** Scopes a device may have now, exceptions among them (`isGranted`). */
  granted(device: string): Promise<string[]>
  /**
   * Whether a device might have a scope at any time: what it holds of it is still taken, whoever wrote that. A grant that
   * ended or was taken back costs no record (X5).
   */
  mightHave(device: string, scope: string): Promise<boolean>
  /** Whether a device may write into a scope: granted at any time, its own, or a new one that it opens. */
  mayWrite(device: string, scope: string): Promise<boolean>
  heads(scopes: readonly string[]): Promise<SignedHead[]>
  /** Stores batches, whole or not at all per stream, in one transaction (J2, X3); `at` ms of the holder's clock. */
  accept(batches: readonly CheckedBatch[], at: number): Promise<Accepted>
  /** Batches from the start of each range, as many as fit into one message. */
  batches(ranges: readonly Range[]): Promise<Batch[]>
  after(feed: number, scopes: readonly string[]): Promise<FeedPage>
  /** How this history stands to a mark that a device shows (`mark.ts`); null of a hub. `at` ms of the holder's clock. */
  history(device: string, shown: string | null, at: number): Promise<History | null>
  /** Uses a challenge up, so that no hello is taken twice; false when it was used before. `at` ms of the holder's clock. */
  spend(challenge: string, at: number): Promise<boolean>
  /** Keeps what a device says it holds, and tells what the others said. */
  report(device: string, holding: SignedHolding, at: number): Promise<SignedHolding[]>
  /**
   * Keeps what a device says it holds, scope by scope, and tells what others said of `scopes` after a place. A place it
   * never reached counts as the beginning: this store was put back.
   */
  tell(device: string, said: HeardHoldings, scopes: readonly string[], at: number): Promise<TellAnswer>
  /** A device said hello with `theirs` on its clock, ms; `at` ms of the holder's. */
  met(device: string, theirs: number, at: number): Promise<void>
}

/** Who the holder is and how it answers for itself. */
export interface HolderIdentity {
  kind: 'gateway' | 'hub'
  court: string
  /** The court's code of a gateway, the device of a hub. */
  holder: string
  /** The court's code, or the fingerprint of the hub's TLS certificate: whom a hello must be meant for. */
  audience: string
  key: KeyObject
  chain: Chain
  /** Public key that opens sticks for the court; null of a hub. */
  sealing: string | null
  /** Known to every instance of this holder. */
  secret: Uint8Array
}

/** Everything around a holder. */
export interface HolderParts {
  identity: HolderIdentity
  store: HolderStore
  chains: DeviceChains
  trust(): Promise<HelloTrust>
  now(): number
  random(length: number): Uint8Array
}

/** A holder as its transports serve it. */
export interface Holder {
  challenge(): string
  /** Opens an exchange. Throws {@link ExchangeError} `signIn` or `tooOld` (X1). */
  open(hello: SignedHello): Promise<SignedWelcome>
  /** The device whose token this is; null of none that is still good. */
  bearer(token: string): string | null
  /** The other side for the bearer of a token. Throws `signIn` when it has ended, or was revoked since. */
  peer(token: string): Promise<Peer & { device: string; standing: Standing }>
  /** The other side for the device of a chain that signed what a stick carries: the rules of a line. Throws `signIn`. */
  carried(chain: Chain): Promise<Peer & { device: string; standing: Standing }>
}

interface Bearer {
  device: string
  standing: Standing
}

/** What a token says: its bearer, and the certificate it was opened with. */
interface Sealed extends Bearer {
  serial: string
}

/** Answers an exchange: the same rules for gateway and hub (X1–X6, X11). */
export function makeHolder(parts: HolderParts): Holder {
  const { identity, store, chains, now } = parts
  const { secret, court, audience } = identity

  return {
    challenge: () => sealToken(secret, 'challenge', Buffer.from(parts.random(16)).toString('base64url'), now()),

    async open(hello) {
      const trust = await parts.trust()
      const at = now()
      const isOwnChallenge = (challenge: string) => openToken(secret, 'challenge', challenge, at) !== null
      const judgedAt = identity.kind === 'hub' ? hubTime(at, identity.chain, hello.chain) : at
      const expected = { court, audience, at: judgedAt, isOwnChallenge }
      const { standing, protocol } = await judgeHello(hello, expected, trust)
      const { device, nonce, challenge } = hello.hello
      // Whoever overheard a hello on a line without TLS could otherwise open an exchange with it for five minutes.
      if (!(await store.spend(challenge, Math.trunc(at)))) throw new ExchangeError('signIn', 'challenge')
      if (standing === 'good') await store.met(device, hello.hello.at, Math.trunc(at))
      const welcome = {
        ...{ v: 1 as const, protocol, court, holder: identity.holder, kind: identity.kind, nonce, audience },
        // What is taken out of a larger scope the device knows by the withdrawal itself, in the court's scope.
        scopes: giving(await scopesOf({ device, standing })),
        revocations: trust.revocations.reduce((newest, list) => Math.max(newest, list.number), 0),
        sealing: identity.sealing,
        history: await store.history(device, hello.hello.mark, Math.trunc(at)),
        at: Math.trunc(at),
      }
      const token = sealToken(secret, 'token', JSON.stringify({ device, standing, serial: serialOf(hello.chain) }), at)
      return { welcome, chain: identity.chain, signature: signWelcome(welcome, identity.key), token }
    },

    bearer: (token) => sealedIn(token)?.device ?? null,

    async peer(token) {
      const sealed = sealedIn(token)
      if (sealed === null) throw new ExchangeError('signIn', 'tokenEnded')
      const { serial, ...bearer } = sealed
      if (bearer.standing === 'good' && (await isRevoked(serial))) throw new ExchangeError('signIn', 'revokedSince')
      return { ...bearer, ...peerOf(bearer) }
    },

    async carried(chain) {
      const { subject: device, standing } = await standingOf(chain, now(), await parts.trust())
      return { device, standing, ...peerOf({ device, standing }) }
    },
  }

  function sealedIn(token: string): Sealed | null {
    const said = openToken(secret, 'token', token, now())
    return said === null ? null : (JSON.parse(said) as Sealed)
  }

  /** A token outlives no revocation that is known here. A hub's clock may be decades off: what it knows of counts (J6). */
  async function isRevoked(serial: string): Promise<boolean> {
    const { revocations } = await parts.trust()
    const counts = ({ at }: { at: number }): boolean => identity.kind === 'hub' || at <= now()
    return revocations.some(({ revoked }) => revoked.some((one) => one.serial === serial && counts(one)))
  }

  /** Who was revoked learns of that, and of nothing else (P3). */
  async function scopesOf({ device, standing }: Bearer): Promise<string[]> {
    const always = [`court:${court}`, `device:${device}`]
    return standing === 'good' ? [...new Set([...always, ...(await store.granted(device))])] : always
  }

  /**
   * What is told of the scopes that somebody asks for. A scope that is granted no more is never left out silently: whoever
   * asks would believe that it has all of it (X6). A part taken out of a larger one is: granted again it is named apart.
   */
  async function tellable(bearer: Bearer, scopes: readonly string[]): Promise<string[]> {
    const granted = await scopesOf(bearer)
    if (!scopes.every((scope) => isGranted(granted, scope))) throw new ExchangeError('later', GRANTS_CHANGED)
    return [...scopes, ...exceptions(granted)]
  }

  function peerOf(bearer: Bearer): Peer {
    return {
      async heads(scopes) {
        return store.heads(await tellable(bearer, scopes))
      },
      push: (batches) => push(bearer, batches),
      async ranges(ranges) {
        const granted = await scopesOf(bearer)
        // What stands under a device's own name is shown to it in any scope: it may be another machine's (X7).
        const may = ({ device, scope }: Range): boolean => device === bearer.device || isGranted(granted, scope)
        return store.batches(ranges.filter(may))
      },
      async feed(after, scopes) {
        return store.after(after, await tellable(bearer, scopes))
      },
      async tell(said) {
        const nothing = { told: [], after: said.after, more: false }
        if (bearer.standing !== 'good') return nothing
        const holdings = await ownHoldings(bearer.device, said)
        if (holdings === null) return nothing
        const heard = { holdings, chain: said.told?.chain ?? null, after: said.after }
        return store.tell(bearer.device, heard, await scopesOf(bearer), Math.trunc(now()))
      },
      async report(holding) {
        // Whose certificate counts no more delivers facts; what it holds is nobody's second copy (P3, X5).
        if (bearer.standing !== 'good') return []
        const read = await ownWord(bearer.device, (trust) => readHolding(holding, trust, 'device'))
        return read === null ? [] : store.report(bearer.device, holding, now())
      },
    }
  }

  /**
   * What a device signed of itself, as `read` reads it; null when it was revoked since this was opened, by what it brought
   * itself perhaps: it ends as the next one will. Throws `refused` for anybody else's word.
   */
  async function ownWord<T extends { holder: string }>(
    device: string,
    read: (trust: HelloTrust) => Promise<T | null>,
  ): Promise<T | null> {
    const trust = await parts.trust()
    const said = await read(trust)
    if (said?.holder === device) return said
    const once = await read({ ...trust, revocations: [] })
    if (once?.holder === device) return null
    throw new ExchangeError('refused', 'holding')
  }

  /** Everything a device tells of its scopes; null as {@link ownWord}. */
  async function ownHoldings(device: string, { told }: Tell): Promise<HeardHoldings['holdings'] | null> {
    const all: { token: string; holding: ScopeHolding }[] = []
    if (told === null) return all
    const { tokens, chain } = told
    for (const token of tokens) {
      const holding = await ownWord(device, (trust) => readScopeHolding({ token, chain }, trust))
      if (holding === null) return null
      all.push({ token, holding })
    }
    return all
  }

  async function push(bearer: Bearer, batches: readonly Batch[]): Promise<PushAnswer> {
    if (batches.length > MESSAGE_BATCHES) throw new ExchangeError('refused', 'tooManyBatches')
    const sound: CheckedBatch[] = []
    const refused: Refused[] = []
    for (const batch of batches) {
      const fault = (await mayPush(bearer, batch)) ? await checkBatch(batch, chains) : 'scope'
      if (typeof fault === 'string') refused.push(refusedOf(batch, fault))
      else sound.push(fault)
    }
    const at = Math.trunc(now())
    const accepted = await store.accept(sound, at)
    const holding = accepted.heads.length === 0 ? null : await holdingOf(accepted.heads, at)
    const { decisions, mark } = accepted
    return { holding, refused: [...refused, ...accepted.refused], decisions, mark }
  }

  function holdingOf(heads: Holding['heads'], at: number): Promise<SignedHolding> {
    return signHolding({ v: 1, court, holder: identity.holder, at, heads }, identity.key, identity.chain)
  }

  /** A device hands on what it might ever have, written by those who might write it; revoked, only its own (P3). */
  async function mayPush({ device, standing }: Bearer, { head }: Batch): Promise<boolean> {
    if (head.scope.startsWith('device:') && !isOwnScope(head)) return false
    if (head.scope.startsWith('court:') && head.scope !== `court:${court}`) return false
    if (head.device !== device) {
      if (standing !== 'good') return false
      // What a device said in its own scope the court takes from whoever still has it, a restored laptop first of all.
      const isTaken = identity.kind === 'gateway' && isOwnScope(head)
      const isShared = head.scope === `court:${court}`
      if (!isTaken && !isShared && !(await store.mightHave(device, head.scope))) return false
    }
    if (head.scope === `court:${court}` || isOwnScope(head)) return true
    return store.mayWrite(head.device, head.scope)
  }
}

const serialOf = ({ certificate }: Chain): string => peekCertificate(certificate)?.serial ?? ''

function refusedOf({ head }: Batch, fault: string): Refused {
  const { device, scope, seq, hash } = head
  return { device, scope, seq, hash, fault, stands: null }
}
