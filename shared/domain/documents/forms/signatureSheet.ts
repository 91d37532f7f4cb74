import { isGiven, type SignatureCapacity } from '../../signatures/signature.ts'
import type { PageSignature, SheetPage } from '../../signatures/signingSheet.ts'
import type { Block, SignatureRow } from '../officialDocument.ts'
import { form } from './form.ts'
import { field, heading, instantText, letterhead, paragraph, type Value } from './parts.ts'

/** What one person answered on one page. */
export type SheetEntry = Pick<
  PageSignature,
  'signer' | 'capacity' | 'relation' | 'status' | 'reason' | 'at' | 'mark' | 'witnesses'
>

/** 签署页: who signed which page of one frozen list and who did not, printed behind the list (decision 0020). */
export interface SignatureSheetData {
  readonly place: Value
  /** Short code of the list as it stands on its pages, and the whole digest. */
  readonly code: string
  readonly snapshot: string
  readonly pages: readonly (SheetPage & { readonly entries: readonly SheetEntry[] })[]
}

const title = '腾退物品清单签署页'

const CAPACITY: Readonly<Record<SignatureCapacity, string>> = {
  RECORDER: '清点人',
  CHECKER: '复核人',
  DEBTOR: '被执行人',
  ADULT_FAMILY: '成年家属',
  LEGAL_REPRESENTATIVE: '法定代表人',
  AGENT: '代理人',
  CUSTODIAN: '保管人',
  BASE_ORGANIZATION: '基层组织代表',
  WITNESS: '见证人',
}
const NOT_SIGNED = { REFUSED: '拒绝签名', ABSENT: '不在场，未签名', UNABLE: '不能签名' } as const

/** Name of a capacity as it stands on the paper, with the relation where there is one. */
export function capacityText(capacity: SignatureCapacity, relation: string): string {
  return relation === '' ? CAPACITY[capacity] : `${CAPACITY[capacity]}（${relation}）`
}

/** `甲某仁于……对本页拒绝签名，理由：……` with film and witnesses, as it is read out in court; null where it is signed. */
export function notSignedSentence(entry: SheetEntry, what: string): string | null {
  const { status } = entry
  if (status !== 'REFUSED' && status !== 'ABSENT' && status !== 'UNABLE') return null
  const who = `${capacityText(entry.capacity, entry.relation)}${entry.signer}`
  const film = entry.mark === '' ? '' : `录像时间码${entry.mark}。`
  const seen = entry.witnesses.map((one) => `${one.name}（${one.capacity}）`).join('、')
  const when = instantText(entry.at) ?? ''
  return `${who}于${when}对${what}${NOT_SIGNED[status]}，理由：${entry.reason}。${film}见证人：${seen}。`
}

/** Rows of a signature block: everybody's answer, then the witnesses of those who did not sign, each once. */
export function signatureRows(entries: readonly SheetEntry[]): SignatureRow[] {
  const own = entries.map((entry): SignatureRow => {
    const { signer, status, reason, at, capacity, relation } = entry
    const witness = capacity === 'WITNESS'
    const said = isGiven(status) ? null : reason
    return { capacity: capacityText(capacity, relation), name: signer, status, reason: said, at, witness }
  })
  const seen = entries.filter((entry) => !isGiven(entry.status)).flatMap((entry) => entry.witnesses)
  const names = [...new Set(seen.map((one) => `${one.name}（${one.capacity}）`))]
  const pens = names.map((name): SignatureRow => {
    return { capacity: '见证人', name, status: null, reason: null, at: null, witness: true }
  })
  return [...own, ...pens]
}

function pageBlocks(data: SignatureSheetData, index: number): Block[] {
  const page = data.pages[index]
  if (page === undefined) return []
  const rows = page.to === 0 ? '本页无物品' : `序号${page.from}–${page.to}`
  const head = heading(2, `第${index + 1}页（共${data.pages.length}页）　${page.room}室　${rows}`)
  if (page.entries.length === 0) return [head, paragraph('本页尚无签署记录。')]
  const sentences = page.entries.flatMap((entry) => notSignedSentence(entry, `清单第${index + 1}页`) ?? [])
  return [head, ...sentences.map((text) => paragraph(text)), { block: 'signatures', rows: signatureRows(page.entries) }]
}

export const signatureSheet = form<SignatureSheetData>({
  kind: 'signatureSheet',
  title,
  layout: 'form',
  optional: [
    'place',
    'pages.*.entries',
    'pages.*.entries.*.relation',
    'pages.*.entries.*.reason',
    'pages.*.entries.*.mark',
    'pages.*.entries.*.witnesses',
  ],
  blocks: (data, head) => [
    letterhead(title, null),
    field('案号', head.caseNo, 10),
    field('地点', data.place, 16),
    field('清单短码', data.code, 8),
    field('清单指纹', data.snapshot, 20),
    ...data.pages.flatMap((_, index) => pageBlocks(data, index)),
    {
      block: 'note',
      runs: [
        '本签署页附于上列短码的腾退物品清单之后，只对该清单的各页有效；清单内容有改动的，应另行定稿、另行签署。被执行人或者其成年家属拒绝到场、拒绝签名的，不影响执行，应当记录在案（民事诉讼法第二百五十六条、第二百六十一条）。',
      ],
    },
  ],
})
