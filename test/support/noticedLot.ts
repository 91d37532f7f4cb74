import { type Flat, flatOnSite, refusal, signed } from './flat.ts'
import { id } from './joined.ts'

/** The goods of the flat as one lot in the store, notice given to collect them by 2025-10-16; the handler at work. */
export async function noticedLot(): Promise<Flat> {
  const flat = await flatOnSite([2, 1, 1])
  await flat.freeze()
  const pages = flat.view().lists[0]?.pages.map((_, at) => at + 1) ?? []
  flat.enter(pages, signed('RECORDER', '周某宁'))
  flat.enter(pages, signed('CHECKER', '吴某远'))
  flat.enter(pages, refusal)
  await flat.joined.move('lockInventory')
  const { siteId } = flat
  const { lots } = flat.joined.test.services
  const rooms = lots.list({ siteId }).rooms.map((one) => one.roomId)
  lots.make({ commandId: id(), siteId, rooms, items: [], note: '' })
  const at = () => {
    const [lot] = lots.list({ siteId }).lots
    return { commandId: id(), lotId: lot?.lotId ?? '', rev: lot?.rev ?? [] }
  }
  lots.store({ ...at(), place: '示例仓库', custodian: '示例仓储公司' })
  lots.noticeCollection({ ...at(), until: '2025-10-16' })
  return flat
}
