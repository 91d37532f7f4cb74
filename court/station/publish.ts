import type { KeyObject } from 'node:crypto'
import type { ContractRouterClient } from '@orpc/contract'
import type { CourtContract } from '../../shared/contract/court/index.ts'
import { PROTOCOL } from '../../shared/contract/court/messages.ts'
import { ExchangeError } from '../../shared/sync/failures.ts'
import { judgeWelcome, signHello } from '../../shared/sync/hello.ts'
import { readHolding } from '../../shared/sync/holding.ts'
import { signingKeyFrom } from '../../shared/sync/trust/signingKey.ts'
import { type Station, stationChain } from './facts.ts'
import { streamBatches } from './stationStream.ts'

type Client = ContractRouterClient<CourtContract>

/** Opens an exchange as the issuing station; answers the token. Throws where the gateway is not this court's. */
export async function openAsStation(
  { papers, seeds, ports }: Station,
  client: Client,
  program: string,
): Promise<string> {
  const { challenge } = await client.exchange.challenge({})
  const nonce = ports.random(18).toString('base64url')
  const hello = {
    ...{ v: 1 as const, protocol: { ...PROTOCOL }, program, court: papers.code, device: papers.station },
    ...{ challenge, nonce, audience: papers.code, mark: null, at: Math.trunc(ports.now()) },
  }
  const signed = await client.exchange.open(signHello(hello, keyOf(seeds.station), stationChain(papers)))
  const expected = { court: papers.code, audience: papers.code, nonce }
  await judgeWelcome(signed, expected, { root: papers.root, revocations: [] })
  return signed.token
}

function keyOf(seed: Uint8Array): KeyObject {
  return signingKeyFrom(Buffer.from(seed)).privateKey
}

/**
 * Hands on what the gateway lacks of the station's stream. Throws ExchangeError `refused` when it does not take it, and
 * `defect` when it does not sign that it holds it (X4).
 */
export async function publish(station: Station, client: Client): Promise<void> {
  const { papers, seeds, stream, ports } = station
  const { heads } = await client.exchange.heads({ scopes: [stream.scope] })
  const held = heads.find((head) => head.device === stream.device)?.seq ?? 0
  const signer = { key: keyOf(seeds.station), chain: stationChain(papers), at: Math.trunc(ports.now()) }
  for (const batch of streamBatches(stream, held + 1, signer)) {
    const { refused, holding } = await client.exchange.push({ batches: [batch] })
    const fault = refused[0]?.fault
    if (fault !== undefined) throw new ExchangeError('refused', fault)
    const read = holding === null ? null : await readHolding(holding, { root: papers.root, revocations: [] }, 'receipt')
    if (!read?.heads.some((head) => head.hash === batch.head.hash)) throw new ExchangeError('defect', 'notHeld')
  }
}
