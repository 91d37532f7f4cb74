import type {
  InventoryListCounts,
  InventoryListRow,
  InventoryListSection,
  InventoryListSigner,
  InventoryListSnapshot,
  SignerCapacity,
} from '../../../shared/domain/documents/inventoryList.ts'
import { fieldsInDoubt } from '../../../shared/domain/documents/inventoryList.ts'
import { documents } from '../../../shared/i18n/documents.ts'

/** Words of the list. Documents stay Chinese whatever language the screen has. */
export const words = documents.zh.inventoryList

/** Puts values into a text of `shared/i18n`, i18next's `{{name}}`. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''))
}

/** Cells of one row as text, in the order of the official skeleton (domain.md §13.1); a missing value is empty. */
export function rowCells(item: InventoryListRow, no: number, day: string | null): string[] {
  const doubtful = fieldsInDoubt(item).length > 0
  const time = item.at === null ? '' : rowTime(item.at, day)
  const video = item.videoRefs.map((ref) =>
    [ref.file, span(ref.start, ref.end)].filter((part) => part !== '').join(' '),
  )
  const struck = item.struck === null ? '' : fill(words.struck, { reason: item.struck.reason })
  return [
    `${doubtful ? '※' : ''}${no}`,
    lines(item.itemNo, time),
    stated(item.name),
    lines(stated(item.brandModel), stated(item.serialNo)),
    stated(item.quantity?.map((value) => value.amount) ?? null),
    units(item),
    stated(item.condition),
    stated(item.ownerClaim),
    stated(item.regime),
    lines(stated(item.sealNo), stated(item.packedIn)),
    lines(stated(item.destination), stated(item.custodian)),
    lines(...video),
    lines(struck, stated(item.remarks)),
  ]
}

/** One value as it is; several as 存疑 with every value, none of them chosen (G4). */
function stated(values: readonly string[] | null): string {
  if (values === null) return ''
  if (values.length === 1) return values[0] ?? ''
  return `${words.inDoubt} ${values.join(words.doubtSeparator)}`
}

/** Units of the amounts; said once when all amounts have the same. */
function units(item: InventoryListRow): string {
  return [...new Set((item.quantity ?? []).map((value) => value.unit ?? words.unitless))]
    .filter((unit, _, all) => all.length > 1 || unit !== words.unitless)
    .join(words.doubtSeparator)
}

function lines(...parts: string[]): string {
  return parts.filter((part) => part !== '').join('\n')
}

function span(from: string | null, to: string | null): string {
  return from === null && to === null ? '' : `${from ?? ''}–${to ?? ''}`
}

/** Clock time of a row; with its date when that is not the day the count began. */
function rowTime(at: string, day: string | null): string {
  const clock = at.slice(11, 19)
  return at.slice(0, 10) === day ? clock : `${at.slice(0, 10)} ${clock}`
}

/** `2025年9月16日10时42分` from an RFC 3339 instant, in the offset it carries; a form to fill in when there is none. */
export function instantText(at: string | null): string {
  const parts = at === null ? null : /^(\d+)-0?(\d+)-0?(\d+)T(\d\d):(\d\d)/.exec(at)
  if (parts === null) return words.blankInstant
  const [, year = '', month = '', day = '', hour = '', minute = ''] = parts
  return fill(words.instant, { year, month, day, hour, minute })
}

/** The end of a span: its clock time alone when it ends on the day it began. */
function endText(from: string | null, to: string | null): string {
  if (from === null || to === null || from.slice(0, 10) !== to.slice(0, 10)) return instantText(to)
  return fill(words.clock, { hour: to.slice(11, 13), minute: to.slice(14, 16) })
}

/** The head line 案号｜地点｜房间号｜批次号｜清点起止时间; what is not recorded is a visible blank. */
export function headLine(list: InventoryListSnapshot, room: InventoryListSection): string {
  const place = [list.site.place ?? list.site.name, room.building, room.floor].filter((part) => part !== null).join('')
  const counted = fill(words.span, { from: instantText(room.startedAt), to: endText(room.startedAt, room.endedAt) })
  const parts: [string, string][] = [
    [words.caseNo, list.caseNo],
    [words.place, place],
    [words.room, room.room],
    [words.lotNo, room.lotNo ?? '________'],
    [words.counted, counted],
  ]
  return parts.map(([label, value]) => `${label}：${value}`).join('　')
}

/** Sentences of the totals under the rows. */
export function totalLines(counts: InventoryListCounts, opening: string): string[] {
  const extras: [string, number][] = [
    [words.totalsStruck, counts.struck],
    [words.totalsInDoubt, counts.inDoubt],
    [words.totalsWithoutQuantity, counts.withoutQuantity],
  ]
  const said = extras.filter(([, n]) => n > 0).map(([text, n]) => fill(text, { n }))
  const sums = counts.byUnit.map((sum) => `${sum.amount}${sum.unit ?? `（${words.unitless}）`}`).join('、')
  const first = [opening, ...said].join('，')
  return sums === '' ? [first] : [first, fill(words.totalsByUnit, { sums })]
}

/** One place of the signature block: who, the status in words, and whether the space is left for a pen. */
export interface SignaturePlace {
  readonly label: string
  readonly name: string
  readonly status: string
  readonly open: boolean
}

/** The places every list has, filled with who is recorded, then everybody else recorded. Never an invented status. */
export function signaturePlaces(room: InventoryListSection): SignaturePlace[] {
  const left = [...room.signers]
  const take = (...capacities: SignerCapacity[]): InventoryListSigner | null => {
    const i = left.findIndex((who) => capacities.includes(who.capacity))
    return i < 0 ? null : (left.splice(i, 1)[0] ?? null)
  }
  const label = words.capacity
  const first = [
    place(label.RECORDER, room.recorder?.name ?? '', take('RECORDER')),
    place(label.CHECKER, room.checker?.name ?? '', take('CHECKER')),
    place(label.DEBTOR_OR_FAMILY, '', take('DEBTOR', 'ADULT_FAMILY')),
    place(fill(label.WITNESS, { n: 1 }), '', take('WITNESS')),
    place(fill(label.WITNESS, { n: 2 }), '', take('WITNESS')),
    place(label.BASE_ORGANIZATION, '', take('BASE_ORGANIZATION')),
  ]
  let witnesses = 2
  const others = left.map((who) => {
    if (who.capacity === 'WITNESS') witnesses += 1
    return place(fill(label[who.capacity], { n: witnesses }), '', who)
  })
  return [...first, ...others]
}

function place(label: string, name: string, who: InventoryListSigner | null): SignaturePlace {
  const status = who?.status ?? null
  const when = who?.at === null || who?.at === undefined ? '' : `　${instantText(who.at)}`
  const video =
    who?.videoRef === null || who?.videoRef === undefined
      ? ''
      : `　${who.videoRef.file} ${span(who.videoRef.start, who.videoRef.end)}`
  return {
    label,
    name: who?.name ?? name,
    status: status === null ? '' : fill(words.status[status], { reason: who?.reason ?? '' }) + when + video,
    open: status === null,
  }
}
