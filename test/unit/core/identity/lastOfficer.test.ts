import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTestCore, type TestCore } from '../../../support/coreHarness.ts'

let test: TestCore
beforeEach(async () => {
  test = await startTestCore({ now: Date.UTC(2025, 8, 16, 2) })
})
afterEach(() => test.close())

const names = async () => (await test.core.status()).officers.map((one) => one.name)

describe('[L1] the people the lock screen shows', () => {
  it('begin with who unlocked last on this laptop, also after a restart', async () => {
    const clerk = await test.addOfficer('子某康', 'courtClerk')
    await test.addOfficer('丑某宁', 'teamLead')
    expect((await names())[0]).toBe('周某舟')
    await test.actAs(clerk)
    test.core.identity.lock()
    expect((await names())[0]).toBe('子某康')
    test.officerId = clerk
    await test.reopen()
    expect((await names())[0]).toBe('子某康')
  })

  it('begin with somebody who handles cases when nobody is known', async () => {
    await test.addOfficer('丑某宁', 'administrator')
    await test.addOfficer('子某康', 'courtClerk')
    await test.core.settings.put('lastOfficer', 'somebody removed')
    expect((await names()).at(-1)).toBe('丑某宁')
  })
})
