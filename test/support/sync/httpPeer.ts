import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { ContractRouterClient } from '@orpc/contract'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { type CourtContract, courtContract } from '../../../shared/contract/court/index.ts'
import { type History, PROTOCOL } from '../../../shared/contract/court/messages.ts'
import { ExchangeError, type FailureClass } from '../../../shared/sync/failures.ts'
import { signHello } from '../../../shared/sync/hello.ts'
import type { Peer } from '../../../shared/sync/peer.ts'
import type { MemoryNode } from './memoryNode.ts'

export type CourtClient = ContractRouterClient<CourtContract>

/** The two ways to speak to a gateway over HTTP. */
export type Wire = 'api' | 'rpc'

/** A client of a real gateway; `token` is asked with every call. */
export function courtClient(url: string, wire: Wire, token: () => string): CourtClient {
  const headers = (): Record<string, string> => (token() === '' ? {} : { authorization: `Bearer ${token()}` })
  const link =
    wire === 'api'
      ? new OpenAPILink(courtContract, { url: `${url}/api`, headers })
      : new RPCLink({ url: `${url}/rpc`, headers })
  return createORPCClient(link)
}

const CLASS_OF: Readonly<Record<string, FailureClass>> = {
  SIGN_IN: 'signIn',
  TOO_OLD: 'tooOld',
  REFUSED: 'refused',
  LATER: 'later',
}

async function told<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    if (!(error instanceof ORPCError)) throw new ExchangeError('offline', String(error))
    throw new ExchangeError(CLASS_OF[error.code] ?? 'defect', String(error.data?.detail ?? error.code))
  }
}

/** Opens an exchange of a memory node over real HTTP. */
export async function openOverHttp(
  node: MemoryNode,
  url: string,
  wire: Wire,
): Promise<{ peer: Peer; scopes: string[]; protocol: number; token: string; history: History | null }> {
  let token = ''
  const client = courtClient(url, wire, () => token)
  const { challenge } = await told(client.exchange.challenge({}))
  const { key, chain } = node.signerOf()
  const hello = {
    ...{ v: 1 as const, protocol: { ...PROTOCOL }, program: 'test', court: node.court.code, device: node.name },
    ...{ challenge, nonce: 'nonce of one exchange', audience: node.court.code, at: node.now },
    mark: node.marks.get(node.court.code) ?? null,
  }
  const signed = await told(client.exchange.open(signHello(hello, key, chain)))
  token = signed.token
  const peer: Peer = {
    heads: async (scopes) => (await told(client.exchange.heads({ scopes: [...scopes] }))).heads,
    push: (batches) => told(client.exchange.push({ batches: [...batches] })),
    ranges: async (ranges) => (await told(client.exchange.ranges({ ranges: [...ranges] }))).batches,
    feed: (after, scopes) => told(client.exchange.feed({ after, scopes: [...scopes] })),
    report: async (holding) => (await told(client.exchange.report(holding))).holdings,
    tell: (said) => told(client.exchange.tell(said)),
  }
  const { scopes, protocol, history } = signed.welcome
  return { peer, scopes, protocol, token, history }
}
