import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CHECKED_AT, checkNow, machineService, VERIFIED_FAULTS } from '../../../../electron/core/machine.ts'
import { MEDIA_LIFE_MS, openMedia } from '../../../../electron/core/media.ts'
import { startTestCore, type TestCore } from '../../../support/coreHarness.ts'

const NOW = Date.UTC(2026, 5, 1, 1, 0)

let laptop: TestCore
beforeEach(async () => {
  laptop = await startTestCore({ now: NOW })
})
afterEach(() => laptop.close())

async function verify() {
  for await (const step of machineService(laptop.core).verify(undefined)) if (step.kind === 'done') return step
  throw new Error('no report')
}

describe('the check of the store', () => {
  test('[J1] finds a sound store sound and remembers when', async () => {
    expect(await verify()).toMatchObject({ ok: true, faults: [] })
    expect(laptop.core.settings.get(VERIFIED_FAULTS)).toBe('0')
  })

  test('[J1][J4] names an event and a row that somebody changed behind the program', async () => {
    const { db } = laptop.core.context.store()
    db.exec(`UPDATE event SET body = CAST('{}' AS BLOB) WHERE event_id = 2`)
    db.exec(`UPDATE officer SET name = '他人'`)
    const report = await verify()
    expect(report.ok).toBe(false)
    expect(report.faults).toContainEqual(expect.objectContaining({ fault: 'bodyMismatch' }))
    expect(report.faults).toContainEqual(expect.objectContaining({ table: 'officer', fault: 'differs' }))
    const checks = await laptop.services.system.doctor()
    expect(checks.find((check) => check.id === 'chains')).toMatchObject({ result: 'bad' })
  })

  test('stops at once when the caller goes', async () => {
    const end = new AbortController()
    end.abort()
    const steps = []
    for await (const step of machineService(laptop.core).verify(end.signal)) steps.push(step)
    expect(steps.filter((step) => step.kind === 'done')).toEqual([])
  })

  test('[L2] marks an unclean end as checked after a sound check', async () => {
    laptop.core.state.unclean = { events: 1, drafts: 0, checked: false }
    await checkNow(laptop.core)
    expect((await laptop.core.status()).unclean).toMatchObject({ checked: true })
    expect(laptop.core.settings.get(CHECKED_AT)).toBe(String(NOW))
  })
})

describe('the doctor', () => {
  test('says honestly what is missing: second copy, keychain', async () => {
    const checks = new Map((await laptop.services.system.doctor()).map((check) => [check.id, check]))
    expect(checks.get('secondCopy')).toMatchObject({ result: 'bad', values: { place: '' } })
    expect(checks.get('keychain')).toMatchObject({ result: 'bad', values: { mode: 'pinOnly' } })
    expect(checks.get('fonts')).toMatchObject({ result: 'good' })
    expect(checks.get('drafts')).toMatchObject({ result: 'good', values: { n: 0 } })
    expect(Number(checks.get('disk')?.values.freeGb)).toBeGreaterThan(0)
  })

  test('sees a clock that was set back behind the last record', async () => {
    laptop.setNow(NOW - 3_600_000)
    const clock = (await laptop.services.system.doctor()).find((check) => check.id === 'clock')
    expect(clock).toMatchObject({ result: 'bad' })
    expect(Number(clock?.values.behindMs)).toBeGreaterThanOrEqual(3_600_000)
  })
})

describe('media', () => {
  test('are read in whole or in part by their address for ten minutes, and by no other', async () => {
    const clock = { now: NOW }
    const media = openMedia({ now: () => clock.now, random: laptop.core.ports.random })
    try {
      const url = await media.offer({ bytes: Buffer.from('%PDF-1.7 text'), type: 'application/pdf', name: '清单.pdf' })
      const whole = await fetch(url)
      expect(await whole.text()).toBe('%PDF-1.7 text')
      expect(whole.headers.get('cache-control')).toBe('no-store')
      expect(whole.headers.get('content-security-policy')).not.toContain('sandbox')
      const part = await fetch(url, { headers: { range: 'bytes=1-3' } })
      expect([part.status, await part.text()]).toEqual([206, 'PDF'])
      expect((await fetch(url, { headers: { range: 'bytes=99-' } })).status).toBe(416)
      expect((await fetch(url, { method: 'POST' })).status).toBe(405)
      const [id, until] = new URL(url).pathname.split('/').slice(1)
      const forged = `${new URL(url).origin}/${id}/${Number(until) + 1}/${url.split('/')[5]}/x.pdf`
      expect((await fetch(forged)).status).toBe(404)
      clock.now += MEDIA_LIFE_MS
      expect((await fetch(url)).status).toBe(410)
    } finally {
      await media.close()
    }
  })

  test('of a type that could run are only ever saved, in a sandbox', async () => {
    const media = openMedia({ now: () => NOW, random: laptop.core.ports.random })
    try {
      const url = await media.offer({ bytes: Buffer.from('<script>'), type: 'text/html', name: 'x.html' })
      const answer = await fetch(url)
      await answer.arrayBuffer()
      expect(answer.headers.get('content-type')).toBe('application/octet-stream')
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment/)
      expect(answer.headers.get('content-security-policy')).toContain('sandbox')
    } finally {
      await media.close()
    }
  })
})
