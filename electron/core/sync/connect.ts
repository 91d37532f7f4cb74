import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { ContractRouterClient } from '@orpc/contract'
import type { CourtContract } from '../../../shared/contract/court/index.ts'
import { PROTOCOL, type Welcome } from '../../../shared/contract/court/messages.ts'
import { ANSWER_BYTES, CALL_MS } from '../../../shared/sync/door.ts'
import { ExchangeError, type FailureClass, NO_ROOM } from '../../../shared/sync/failures.ts'
import { judgeWelcome, signHello } from '../../../shared/sync/hello.ts'
import type { Peer } from '../../../shared/sync/peer.ts'
import type { Ports } from '../ports.ts'
import type { SyncKeys } from './keys.ts'

/** How the other side is reached. `audience`: the court's code, or the fingerprint of the hub's TLS certificate. */
export interface Reach {
  /** `https://host:port`, without a path. */
  address: string
  audience: string
  /** The host's fetch; a hub's checks the fingerprint of the certificate it is shown. */
  fetch: typeof globalThis.fetch
}

/** The other side of an opened exchange. */
export interface Connected {
  welcome: Welcome
  peer: Peer
  /** Bearer of the exchange, for its files. */
  token: string
}

/** What a status means to a desk (X9); every other one is a defect. */
const BY_CODE: Readonly<Record<string, FailureClass>> = {
  SIGN_IN: 'signIn',
  UNAUTHORIZED: 'signIn',
  TOO_OLD: 'tooOld',
  REFUSED: 'refused',
  FORBIDDEN: 'refused',
  PAYLOAD_TOO_LARGE: 'refused',
  LATER: 'later',
  TOO_MANY_REQUESTS: 'later',
  SERVICE_UNAVAILABLE: 'later',
  INTERNAL_SERVER_ERROR: 'later',
  BAD_GATEWAY: 'later',
  GATEWAY_TIMEOUT: 'later',
}

/** The court's contract at an address. What it throws, {@link told} turns into ExchangeError. */
export function courtClient(
  reach: Pick<Reach, 'address' | 'fetch'>,
  signal: AbortSignal,
  token: () => string | null,
): ContractRouterClient<CourtContract> {
  return createORPCClient(
    new RPCLink({
      url: `${reach.address}/rpc`,
      headers: () => {
        const known = token()
        return known === null ? {} : { authorization: `Bearer ${known}` }
      },
      fetch: (request) => guardedFetch(reach.fetch, request, signal),
    }),
  )
}

/**
 * The answer of a call of {@link courtClient}; whatever went wrong as {@link ExchangeError}. One without these names in it
 * is a portal's, which answers JSON of its own: `offline`.
 */
export async function told<T extends object>(work: Promise<T>, ...names: readonly (keyof T & string)[]): Promise<T> {
  const answer: unknown = await work.catch((error: unknown) => fail(error))
  if (typeof answer === 'object' && answer !== null && names.every((name) => name in answer)) return answer as T
  throw new ExchangeError('offline', 'notTheCourt')
}

/**
 * Opens an exchange over HTTP: the other side shows a challenge, both sign what the other gave (X1). Throws
 * {@link ExchangeError}: `offline` for whatever is not the other side at all (no route, a portal's page, a proxy that
 * cuts), the other classes as it says itself. `mark`: the newest one the court's gateway gave (`shared/sync/mark.ts`).
 */
export async function connect(
  reach: Reach,
  keys: SyncKeys,
  {
    ports,
    signal,
    mark,
  }: { ports: Pick<Ports, 'now' | 'random' | 'version'>; signal: AbortSignal; mark: string | null },
): Promise<Connected> {
  let token: string | null = null
  const { exchange } = courtClient(reach, signal, () => token)
  const { challenge, court } = await told(exchange.challenge({}), 'challenge', 'court')
  if (court !== keys.court) throw new ExchangeError('signIn', 'wrongCourt')
  const nonce = ports.random(16).toString('base64url')
  const hello = {
    ...{ v: 1 as const, protocol: { ...PROTOCOL }, program: ports.version, court: keys.court, device: keys.device },
    ...{ challenge, nonce, audience: reach.audience, mark, at: Math.trunc(ports.now()) },
  }
  const signed = await told(exchange.open(signHello(hello, keys.key, keys.chain)), 'welcome', 'token')
  const welcome = await judgeWelcome(signed, { court: keys.court, audience: reach.audience, nonce }, keys.trust)
  token = signed.token
  const peer: Peer = {
    heads: async (scopes) => (await told(exchange.heads({ scopes: [...scopes] }), 'heads')).heads,
    push: (batches) => told(exchange.push({ batches: [...batches] }), 'refused', 'decisions'),
    ranges: async (ranges) => (await told(exchange.ranges({ ranges: [...ranges] }), 'batches')).batches,
    feed: (after, scopes) => told(exchange.feed({ after, scopes: [...scopes] }), 'batches', 'feed'),
    report: async (holding) => (await told(exchange.report(holding), 'holdings')).holdings,
    tell: (said) => told(exchange.tell(said), 'told', 'after'),
  }
  return { welcome, peer, token: signed.token }
}

/** A page that a portal or a proxy answers is not the other side: JSON is asked for and nothing else taken. */
async function guardedFetch(fetch: typeof globalThis.fetch, request: Request, signal: AbortSignal): Promise<Response> {
  const ended = AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)])
  let response: Response
  try {
    response = await fetch(request, { signal: ended, redirect: 'error', cache: 'no-store' })
  } catch (error) {
    throw new ExchangeError('offline', codeOf(error))
  }
  // Said by the gateway or by a proxy before it: the message is too large for somebody on the way.
  if (response.status === 413) throw new ExchangeError('refused', 'tooLarge')
  const type = response.headers.get('content-type') ?? ''
  if (!type.startsWith('application/json')) {
    await response.body?.cancel().catch(() => undefined)
    throw new ExchangeError(response.status >= 500 ? 'later' : 'offline', `notTheCourt ${response.status}`)
  }
  return limited(response)
}

/** The same answer, which ends with a fault when it is longer than any of this contract. */
function limited(response: Response): Response {
  if (response.body === null) return response
  let size = 0
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, controller) {
      size += piece.length
      if (size > ANSWER_BYTES) controller.error(new ExchangeError('offline', 'answerTooLong'))
      else controller.enqueue(piece)
    },
  })
  const { status, headers } = response
  return new Response(response.body.pipeThrough(counting), { status, headers })
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  const code = (cause as { code?: unknown } | undefined)?.code ?? (error as { code?: unknown }).code
  return typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown'
}

function fail(error: unknown): never {
  if (error instanceof ExchangeError) throw error
  if (error instanceof ORPCError) {
    const detail = (error.data as { detail?: unknown } | undefined)?.detail
    if (detail === NO_ROOM && error.code === 'LATER') throw new ExchangeError('otherFull', NO_ROOM)
    throw new ExchangeError(BY_CODE[error.code] ?? 'defect', typeof detail === 'string' ? detail : error.code)
  }
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof ExchangeError) throw cause
  // An answer cut at any byte is no JSON: the link, not the other side. The client wraps what it met in an error of its own.
  if ([error, cause].some((one) => one instanceof SyntaxError || one instanceof TypeError)) {
    throw new ExchangeError('offline', 'cut')
  }
  if (error instanceof Error && error.name === 'AbortError') throw new ExchangeError('offline', 'stopped')
  throw new ExchangeError('defect', error instanceof Error ? error.name : 'unknown')
}
