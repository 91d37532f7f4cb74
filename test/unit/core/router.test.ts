import { createRouterClient } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deskRouter } from '../../../electron/core/router.ts'
import type { Services } from '../../../electron/core/services.ts'
import { errorOf } from './identity/support.ts'
import { fields, id, type OnSite, startSite } from './site/support.ts'

let test: OnSite
let roomId: string
let logged: unknown[]

beforeEach(async () => {
  test = await startSite()
  roomId = test.openRoom('2-302')
  logged = []
})
afterEach(() => test.end())

/** The contract's own border over the services under test. */
function desk(inventory: Partial<Services['inventory']>) {
  const log = (...line: unknown[]): void => void logged.push(line)
  const services = {
    log: { info: log, warn: log },
    folder: '/profile',
    identity: test.core.identity,
    site: test.site,
    drafts: test.drafts,
    inventory: { ...test.inventory, ...inventory },
  } as unknown as Services
  return createRouterClient(deskRouter(), { context: { services } })
}

describe('the border', () => {
  it('names the field of text that no journal may hold', async () => {
    for (const [field, bad] of [
      ['name', '桌\ud800'],
      ['remarks', 'a\u0000b'],
      ['owner', '\udfff'],
    ] as const) {
      const value = field === 'owner' ? { name: bad, kind: 'DEBTOR' as const, basis: '' } : bad
      const sent = { ...fields('桌'), [field]: value }
      const refused = await errorOf(() =>
        desk({}).inventory.record({ commandId: id(), roomId, fields: sent, rawLine: '' }),
      )
      expect(refused.code).toBe('BAD_REQUEST')
      const [issue] = refused.data.issues as { path: string[]; message: string }[]
      expect(issue?.path.slice(0, 2)).toEqual(['fields', field])
      expect(issue?.message).toBe('unreadableText')
    }
    expect(test.inventory.room({ roomId }).counts.items).toBe(0)
  })

  it('refuses amounts, sizes and ids that are none', async () => {
    const record = (change: object) =>
      errorOf(() =>
        desk({}).inventory.record({
          commandId: id(),
          roomId,
          fields: { ...fields('桌'), ...change },
          rawLine: '',
        }),
      )
    expect(await record({ quantity: { amount: '1e9', unit: '张' } })).toMatchObject({ code: 'BAD_REQUEST' })
    expect(await record({ quantity: { amount: '-1', unit: '张' } })).toMatchObject({ code: 'BAD_REQUEST' })
    expect(await record({ remarks: '字'.repeat(1001) })).toMatchObject({ code: 'BAD_REQUEST' })
    expect(await errorOf(() => desk({}).inventory.get({ itemId: '../store.db' }))).toMatchObject({
      code: 'BAD_REQUEST',
    })
  })

  it('gives what it promises: the answers fit the contract', async () => {
    const made = await desk({}).inventory.record({ commandId: id(), roomId, fields: fields('桌'), rawLine: '桌' })
    expect(made.item.number).toBe('2-302-D1-0001')
    const page = await desk({}).inventory.list({ siteId: test.siteId, roomId: null, text: '', offset: 0, limit: 500 })
    expect(page.items).toEqual([made.item])
    expect(await desk({}).inventory.history({ itemId: made.item.itemId, field: 'name' })).toHaveLength(1)
    expect((await desk({}).site.get({ siteId: test.siteId })).roomList).toHaveLength(1)
    expect(await desk({}).identity.listOfficers()).toHaveLength(1)
  })

  it('tells nothing of an unexpected error, and logs its name without its words', async () => {
    const secret = '贺某明 330199198001011234'
    const failing = desk({
      get: () => {
        throw new TypeError(`cannot read ${secret}`)
      },
    })
    const caught = await failing.inventory.get({ itemId: id() }).catch((error: unknown) => error as Error)
    const { code, message } = caught as { code?: string; message?: string }
    const sent = JSON.stringify((caught as { toJSON?: () => unknown }).toJSON?.() ?? { code, message })
    expect(sent).not.toContain('贺某明')
    expect(JSON.stringify(logged)).toContain('TypeError')
    expect(JSON.stringify(logged)).not.toContain('贺某明')
    expect(code).toBe('INTERNAL')
  })

  it('says that the disk is full, and where', async () => {
    const failing = desk({
      get: () => {
        throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
      },
    })
    expect(await errorOf(() => failing.inventory.get({ itemId: id() }))).toMatchObject({
      code: 'DISK_FULL',
      data: { path: '/profile' },
    })
  })

  it('passes the closed codes of the services with their data', async () => {
    expect(await errorOf(() => desk({}).inventory.get({ itemId: id() }))).toMatchObject({
      code: 'NOT_FOUND',
      data: { what: 'item' },
    })
    test.core.identity.lock()
    expect(await errorOf(() => desk({}).site.list())).toMatchObject({ code: 'LOCKED' })
  })
})
