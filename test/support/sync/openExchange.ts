import { PROTOCOL } from '../../../shared/contract/court/messages.ts'
import { deviceChains } from '../../../shared/sync/batch.ts'
import { type Exchanged, exchange } from '../../../shared/sync/exchange.ts'
import { judgeWelcome, signHello } from '../../../shared/sync/hello.ts'
import type { Holder } from '../../../shared/sync/holder.ts'
import type { Peer } from '../../../shared/sync/peer.ts'
import type { MemoryNode } from './memoryNode.ts'

/** What a link may do to each call. */
export type Between = (peer: Peer) => Peer

/** Opens an exchange of a memory node with a holder and runs it to its end. */
export async function exchangeWith(
  node: MemoryNode,
  other: MemoryNode,
  holder: Holder,
  between: Between = (peer) => peer,
): Promise<Exchanged> {
  const { court } = node
  const gateway = other.name === court.code
  const audience = gateway ? court.code : `hub:${other.name}`
  const nonce = `nonce of ${node.name} for one exchange`
  const { key, chain } = node.signerOf()
  const hello = {
    ...{ v: 1 as const, protocol: { ...PROTOCOL }, program: 'test', court: court.code, device: node.name },
    ...{ challenge: holder.challenge(), nonce, audience, at: Math.trunc(node.now) },
    mark: node.marks.get(other.name) ?? null,
  }
  const signed = await holder.open(signHello(hello, key, chain))
  const welcome = await judgeWelcome(
    signed,
    { court: court.code, audience, nonce },
    { root: court.root, revocations: [] },
  )
  const peer = await holder.peer(signed.token)
  return exchange(node.side(other.name), between(peer), {
    ...{ device: node.name, scopes: welcome.scopes, protocol: welcome.protocol, feed: gateway },
    chains: deviceChains(court.root),
    history: welcome.history,
    takenBack: [],
    step: () => undefined,
  })
}
