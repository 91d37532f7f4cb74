import { expect, test } from 'vitest'
import { fillSite } from '../../bench/recording.bench.ts'
import { newCommandId, startTestCore } from '../../support/coreHarness.ts'

test('[C3] items whose text holds punctuation, symbols or rare characters are found by any part of it', async () => {
  const core = await startTestCore({ now: Date.parse('2026-11-23T02:00:00Z') })
  try {
    const { siteId, spareRooms } = fillSite(core, 0, 1)
    const roomId = spareRooms[0] ?? ''
    const room = core.services.site.get({ siteId }).roomList[0]
    core.services.site.openRoom({ commandId: newCommandId(), roomId, rev: room?.rev ?? [] })
    const names = ['账簿、合同（2本）', '电视·65寸"挂"', '𠮷野家，招牌', 'A-1/B*2', "it's 50% 新", '（）', '—…']
    for (const name of names) {
      const fields = {
        name,
        quantity: { amount: '1', unit: '个' },
        condition: '',
        owner: { name: '', kind: 'UNKNOWN' as const, basis: '' },
        place: '',
        remarks: '',
        brandModel: '',
        serialNo: '',
        regime: 'HANDBACK' as const,
        box: '',
      }
      core.services.inventory.record({ commandId: newCommandId(), roomId, fields, rawLine: name })
    }
    const find = (text: string) =>
      core.services.inventory.list({ siteId, roomId: null, text, offset: 0, limit: 50 }).items.map((item) => item.name)
    for (const name of names) expect(find(name), name).toContain(name)
    for (const part of ['簿、合', '·65', '𠮷野', '-1/B', '0% ', '"挂"', '本）'])
      expect(find(part), part).toHaveLength(1)
    expect(find('不存在、的')).toEqual([])
  } finally {
    await core.close()
  }
})
