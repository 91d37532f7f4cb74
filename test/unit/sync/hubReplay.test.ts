import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../../../electron/core/sync/connect.ts'
import { type Hub, openHub } from '../../../electron/core/sync/hub.ts'
import { syncKeys } from '../../../electron/core/sync/keys.ts'
import { pinnedFetch } from '../../../electron/core/sync/pinnedFetch.ts'
import type { SignedHello } from '../../../shared/contract/court/messages.ts'
import { signHello } from '../../../shared/sync/hello.ts'
import { type Desks, startDesks } from '../../support/sync/desks.ts'

interface Sent {
  url: string
  body: string
  token: string | null
}

interface Said {
  json: { code?: string; data?: { detail?: string } }
}

describe('[X1] [X11] what somebody overheard of an exchange with a hub, sent again', () => {
  let desks: Desks
  let laptop: Awaited<ReturnType<Desks['laptop']>>
  let hub: Hub
  const sent: Sent[] = []

  beforeAll(async () => {
    desks = await startDesks()
    laptop = await desks.laptop()
    hub = await openHub(desks.office.core, '127.0.0.1', () => ['site:*', 'case:*'])
    const pinned = pinnedFetch(hub.fingerprint)
    const overheard: typeof globalThis.fetch = async (input, init) => {
      const request = new Request(input, init)
      const body = await request.clone().text()
      sent.push({ url: request.url, body, token: request.headers.get('authorization') })
      return pinned(request)
    }
    const { context } = laptop.core
    const reach = { address: `https://127.0.0.1:${hub.port}`, audience: hub.fingerprint, fetch: overheard }
    const how = { ports: context.ports, signal: new AbortController().signal, mark: null }
    const { peer, welcome } = await connect(reach, await syncKeys(context), how)
    await peer.heads(welcome.scopes)
  })
  afterAll(async () => {
    await hub.close()
    await desks.close()
  })

  const helloSent = (): Sent => {
    const one = sent.find(({ url }) => url.endsWith('/exchange/open'))
    if (one === undefined) throw new Error('no hello was overheard')
    return one
  }
  const again = async ({ url }: Sent, body: string): Promise<{ status: number; said: Said }> => {
    const headers = { 'content-type': 'application/json' }
    const response = await pinnedFetch(hub.fingerprint)(url, { method: 'POST', headers, body })
    return { status: response.status, said: (await response.json()) as Said }
  }
  const refusedFor = (detail: string) => ({ status: 401, said: { json: { code: 'SIGN_IN', data: { detail } } } })
  const overheard = (): SignedHello => (JSON.parse(helloSent().body) as { json: SignedHello }).json
  const freshChallenge = async (): Promise<string> => {
    const { said } = await again({ ...helloSent(), url: helloSent().url.replace('/open', '/challenge') }, '{"json":{}}')
    return (said.json as { challenge: string }).challenge
  }

  it('the very same hello opens nothing: its challenge was used', async () => {
    expect(await again(helloSent(), helloSent().body)).toMatchObject(refusedFor('challenge'))
  })

  it('the same hello under a fresh challenge opens nothing: its signature says another', async () => {
    const { hello, ...rest } = overheard()
    const changed = { json: { ...rest, hello: { ...hello, challenge: await freshChallenge() } } }
    expect(await again(helloSent(), JSON.stringify(changed))).toMatchObject(refusedFor('signature'))
  })

  it('a fresh hello that was meant for another hub opens nothing here', async () => {
    const { key, chain } = await syncKeys(laptop.core.context)
    const hello = { ...overheard().hello, challenge: await freshChallenge(), audience: '0'.repeat(64) }
    const body = JSON.stringify({ json: signHello(hello, key, chain) })
    expect(await again(helloSent(), body)).toMatchObject(refusedFor('wrongAudience'))
    // The same, meant for this hub, opens: nothing else about it was wrong.
    const right = { ...hello, challenge: await freshChallenge(), audience: hub.fingerprint }
    const opened = await again(helloSent(), JSON.stringify({ json: signHello(right, key, chain) }))
    expect(opened).toMatchObject({ status: 200, said: { json: { welcome: { kind: 'hub' } } } })
  })
})
