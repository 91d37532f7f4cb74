import type { Block, SignatureRow } from '../officialDocument.ts'
import { form } from './form.ts'
import { blank, field, instantRuns, letterhead, names, orBlank, paragraph, type Value } from './parts.ts'

/** Who signs a record, with what came of it; a place still to be signed has no status. */
export type Signer = SignatureRow

/** 谈话笔录 (domain.md E05; 2.5 on negotiation with occupants). */
export interface InterviewRecordData {
  /** RFC 3339 with offset. */
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly place: Value
  readonly interviewers: readonly string[]
  readonly recorder: Value
  readonly interviewee: {
    readonly name: Value
    /** 被执行人, 案外人, … */
    readonly capacity: Value
    /** How they showed who they are. */
    readonly identity: Value
    readonly address: Value
    readonly phone: Value
  }
  readonly others: readonly string[]
  /** What was told first: who asks, that it is recorded, rights and duties. */
  readonly told: Value
  /** Questions and answers in order. */
  readonly exchanges: readonly { readonly by: 'QUESTION' | 'ANSWER'; readonly text: Value }[]
  readonly mediaNo: Value
  readonly signers: readonly Signer[]
}

function place(capacity: string, name: Value, witness: boolean): Signer {
  return { capacity, name, status: null, reason: null, at: null, witness }
}

/** The places every record has, unless who signed is recorded already. */
function signers(data: InterviewRecordData): Signer[] {
  if (data.signers.length > 0) return data.signers.map((row) => ({ ...row }))
  const interviewers = data.interviewers.length === 0 ? [null] : data.interviewers
  return [
    place('被谈话人', data.interviewee.name, false),
    ...interviewers.map((name) => place('谈话人', name, false)),
    place('记录人', data.recorder, false),
  ]
}

function exchangeBlocks(data: InterviewRecordData): Block[] {
  if (data.exchanges.length > 0)
    return data.exchanges.map((it) => paragraph(it.by === 'QUESTION' ? '问：' : '答：', orBlank(it.text, 28)))
  return Array.from({ length: 8 }, (_, i) => paragraph(i % 2 === 0 ? '问：' : '答：', blank(28)))
}

export const interviewRecord = form<InterviewRecordData>({
  kind: 'interviewRecord',
  title: '谈　话　笔　录',
  layout: 'form',
  optional: [
    'others',
    'mediaNo',
    'signers',
    'signers.*.name',
    'signers.*.status',
    'signers.*.reason',
    'signers.*.at',
    'interviewee.phone',
    'interviewee.address',
  ],
  blocks: (data, head) => [
    letterhead('谈　话　笔　录', null),
    field('案　　号', head.caseNo, 16),
    {
      block: 'field',
      label: '时　　间',
      runs: [...instantRuns(data.startedAt), ' 至 ', ...instantRuns(data.endedAt)],
    },
    field('地　　点', data.place, 20),
    { block: 'field', label: '谈 话 人', runs: [names(data.interviewers, 12)] },
    field('记 录 人', data.recorder, 8),
    {
      block: 'field',
      label: '被谈话人',
      runs: [
        orBlank(data.interviewee.name, 6),
        '　身份：',
        orBlank(data.interviewee.capacity, 6),
        '　证件：',
        orBlank(data.interviewee.identity, 12),
      ],
    },
    {
      block: 'field',
      label: '住址电话',
      runs: [orBlank(data.interviewee.address, 16), '　', orBlank(data.interviewee.phone, 8)],
    },
    { block: 'field', label: '其他在场', runs: [names(data.others, 16)] },
    field('录音录像', data.mediaNo, 12),
    paragraph('告知：', orBlank(data.told, 26)),
    ...exchangeBlocks(data),
    paragraph('以上笔录已阅（已宣读），与所说相符，无误。'),
    { block: 'signatures', rows: signers(data) },
    {
      block: 'note',
      runs: ['注：被谈话人逐页签名、盖章或者捺印；拒绝的，记明情况和理由。'],
    },
  ],
})
