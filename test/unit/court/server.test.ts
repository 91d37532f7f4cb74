import { readFileSync } from 'node:fs'
import { get } from 'node:https'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeGateway } from '../../../court/gateway.ts'
import { makeLimiter } from '../../../court/http/limits.ts'
import { migrate, STORE_VERSION } from '../../../court/store/migrate.ts'
import { PROTOCOL } from '../../../shared/contract/court/messages.ts'
import { court as words } from '../../../shared/i18n/court.ts'
import { CODE_OF } from '../../../shared/sync/exchangeRouter.ts'
import { FAILURE_CLASSES } from '../../../shared/sync/failures.ts'
import { sendHttp } from '../../support/http.ts'
import { courtServer } from '../../support/sync/courtServer.ts'
import { type GatewayCourt, gatewayCourt } from '../../support/sync/gatewayCourt.ts'
import { courtClient } from '../../support/sync/httpPeer.ts'
import { databaseKinds } from '../../support/sync/testDatabase.ts'

const fixture = (name: string): string => readFileSync(new URL(`../../fixtures/sync/${name}`, import.meta.url), 'utf8')

describe.each(databaseKinds)('a gateway server with $name', ({ open }) => {
  let database: Awaited<ReturnType<typeof open>>
  let court: GatewayCourt

  beforeAll(async () => {
    database = await open()
    court = await gatewayCourt(database.db, '浙9901')
  })
  afterAll(async () => {
    await database.drop()
  })

  it("speaks TLS with the court's own certificate, 1.2 and newer, and says so to browsers", async () => {
    const [cert, key] = [fixture('gateway-tls.pem'), fixture('gateway-tls.key')]
    const server = await courtServer(court.gateway, { tls: { cert, key } })
    const ask = (options: object) =>
      new Promise<Record<string, unknown>>((resolve, reject) => {
        get(`${server.url}/healthz`, { ca: cert, agent: false, ...options }, (response) => {
          response.resume()
          resolve({ status: response.statusCode, ...response.headers })
        }).on('error', reject)
      })
    expect(server.url).toMatch(/^https:/)
    expect(await ask({})).toMatchObject({ status: 200, 'strict-transport-security': 'max-age=31536000' })
    await expect(ask({ ca: undefined })).rejects.toThrow(/self-signed/)
    await expect(ask({ maxVersion: 'TLSv1.1', minVersion: 'TLSv1' })).rejects.toThrow()
    await server.close(0)
  })

  it('states what it is without a token, and its document names every procedure', async () => {
    const server = await courtServer(court.gateway, {})
    const status = await courtClient(server.url, 'api', () => '').status.get({})
    const { feed } = await court.gateway.counters()
    expect(status).toEqual({
      ...{ court: '浙9901', program: 'test', protocol: { ...PROTOCOL }, at: court.clock.now, events: feed, feed },
    })
    const document = JSON.parse((await sendHttp({ port: server.port, path: '/api/openapi.json' })).text)
    expect(Object.keys(document.paths).sort()).toEqual([
      ...[
        '/enrol/collect',
        '/enrol/court',
        '/enrol/redeem',
        '/enrol/whose',
        '/exchange/challenge',
        '/exchange/feed',
        '/exchange/heads',
      ],
      ...['/exchange/open', '/exchange/push', '/exchange/ranges', '/exchange/report', '/exchange/tell'],
      ...['/station/code', '/station/code/withdraw', '/station/state', '/station/stick/give', '/station/stick/take'],
      ...['/station/waiting', '/status'],
    ])
    await server.close(0)
  })

  it('[X9] says later, and that it is not well, while its database cannot be reached', async () => {
    const lost = await open()
    const row = (await gatewayCourt(lost.db, '浙9902')).gateway.court
    const ports = { now: () => court.clock.now, random: court.station.ports.random, newId: () => 'unused' }
    const gateway = await makeGateway({ db: lost.db, court: row, receiptSeed: court.receiptSeed, ...ports })
    const busy = Object.assign(new Error('terminating connection'), { code: '57P01' })
    const broken = { ...gateway, counters: () => Promise.reject(busy), redeem: () => Promise.reject(new Error('姓名')) }
    const written: string[] = []
    const server = await courtServer(broken, { log: { write: (line) => void written.push(line) } })
    const client = courtClient(server.url, 'api', () => '')
    expect(await sendHttp({ port: server.port, path: '/healthz' })).toMatchObject({ status: 503, text: '{"ok":false}' })
    await expect(client.status.get({})).rejects.toMatchObject({ code: 'LATER', data: { detail: 'database' } })
    const proof = 'p'.repeat(86)
    const asked = { code: '0000-0000-0000-0000', device: 'd', deviceName: 'd', deviceKey: 'k'.repeat(43), officer: 'o' }
    const whole = { ...asked, officerKey: 'k'.repeat(43), deviceProof: proof, officerProof: proof }
    await expect(client.enrol.redeem(whole)).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR', status: 500 })
    expect(written.filter((line) => line.includes('"defect"'))).toHaveLength(1)
    expect(written.join('')).not.toContain('姓名')
    await server.close(0)
    await lost.drop()
  })

  it('leaves a database that a newer program wrote untouched', async () => {
    const newer = await open()
    await sql`INSERT INTO migration (version) VALUES (${STORE_VERSION + 1})`.execute(newer.db)
    await expect(migrate(newer.db)).rejects.toMatchObject({ code: 'STORE_FROM_FUTURE', found: STORE_VERSION + 1 })
    await newer.drop()
  })
})

describe('the limits of callers', () => {
  it('a caller has a burst, then a rate; another caller has its own', () => {
    let now = 0
    const limiter = makeLimiter({ perSecond: 2, burst: 3 }, () => now)
    expect([1, 2, 3, 4].map(() => limiter.take('a'))).toEqual([0, 0, 0, 500])
    expect(limiter.take('b')).toBe(0)
    now += 250
    expect(limiter.take('a')).toBe(250)
    now += 250
    expect([limiter.take('a'), limiter.take('a')]).toEqual([0, 500])
    now -= 10_000
    expect(limiter.take('a')).toBe(500)
  })

  it('[X9] every class of failure is told by one code, a defect by none', () => {
    expect(Object.keys(CODE_OF).sort()).toEqual([...FAILURE_CLASSES].sort())
    expect(Object.entries(CODE_OF).filter(([, code]) => code === null)).toEqual([['defect', null]])
  })
})

describe('the words of the command line', () => {
  it('stand in both languages, with the same values in them', () => {
    const valuesOf = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((one) => one[1] ?? '').sort()
    const shapes = ({ ...words }: Record<string, string>) =>
      Object.entries(words).map(([key, text]) => [key, valuesOf(text)])
    expect(shapes(words.en)).toEqual(shapes(words.zh))
  })
})
