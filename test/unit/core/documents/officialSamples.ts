import { type CalendarDate, isCalendarDate } from '../../../../shared/domain/calendar/calendarDate.ts'
import type { AssistanceNoticeData } from '../../../../shared/domain/documents/forms/assistanceNotice.ts'
import type { EveningCardData } from '../../../../shared/domain/documents/forms/eveningCard.ts'
import type { EvictionAnnouncementData } from '../../../../shared/domain/documents/forms/evictionAnnouncement.ts'
import { type DocumentHead, officialDocumentOf } from '../../../../shared/domain/documents/forms/form.ts'
import { forms } from '../../../../shared/domain/documents/forms/index.ts'
import type { InterviewRecordData } from '../../../../shared/domain/documents/forms/interviewRecord.ts'
import type { LeavingSheetData } from '../../../../shared/domain/documents/forms/leavingSheet.ts'
import type { NoticeToAttendData } from '../../../../shared/domain/documents/forms/noticeToAttend.ts'
import type { PlanApprovalSheetData } from '../../../../shared/domain/documents/forms/planApprovalSheet.ts'
import type { RoomSheetData } from '../../../../shared/domain/documents/forms/roomSheet.ts'
import type { SearchWarrantData } from '../../../../shared/domain/documents/forms/searchWarrant.ts'
import type { ServiceReceiptData } from '../../../../shared/domain/documents/forms/serviceReceipt.ts'
import type { OfficialDocument } from '../../../../shared/domain/documents/officialDocument.ts'
import { samplePlan } from './planSample.ts'

/** A date of the samples. Throws on one that is none. */
export function day(text: string): CalendarDate {
  if (!isCalendarDate(text)) throw new Error(`no date: ${text}`)
  return text
}

export const head: DocumentHead = {
  demo: false,
  draft: false,
  court: { code: '浙9901', name: '示例区人民法院' },
  caseNo: '（2025）浙9901执101号',
  preparedAt: '2025-09-10T16:20:00+08:00',
  preparedBy: { id: 'officer-1', name: '林某舟' },
  programVersion: '0.1.0',
}

const theCase = {
  applicants: ['云栖示例资产公司'],
  debtors: ['甲某仁'],
  cause: '房屋租赁合同纠纷',
}
const premises = { kind: 'BUILDING', address: '示例市示例区云栖路18号云栖商贸城2号楼' } as const

export const announcement: EvictionAnnouncementData = {
  case: theCase,
  title: {
    name: '（2024）浙9901民初88号民事判决书',
    orders: '甲某仁于判决生效之日起三十日内腾空并返还云栖商贸城2号楼房屋。',
  },
  premises,
  complyBy: day('2025-09-15'),
  president: '李某正',
  signedOn: day('2025-08-01'),
}

export const notice: NoticeToAttendData = {
  case: theCase,
  premises,
  addressee: { name: '甲某义', capacity: 'ADULT_FAMILY' },
  debtorConcerned: '甲某仁',
  representative: null,
  announcedOn: day('2025-08-01'),
  complyBy: day('2025-09-15'),
  attendAt: '2025-09-16T09:00:00+08:00',
  place: '云栖商贸城2号楼东门',
  contact: { name: '周某宁', phone: '0570-12345678' },
  officer: '林某舟',
  clerk: '周某宁',
  issuedOn: day('2025-09-10'),
}

export const warrant: SearchWarrantData = {
  case: theCase,
  person: '甲某仁',
  place: '示例市示例区云栖路18号2号楼302室',
  reason: '经查询其名下账户在执行通知书送达后转出418000元，未报告去向，邻居陈述其将账簿存放在302室',
  items: ['账簿、会计凭证', '现金及存折、银行卡', '贵重物品'],
  officers: [
    { name: '林某舟', cardNo: '浙9901-0017' },
    { name: '周某宁', cardNo: '浙9901-0042' },
  ],
  president: '李某正',
  signedOn: null,
}

export const assistance: AssistanceNoticeData = {
  case: theCase,
  unit: '示例区公安局云栖派出所',
  article: '第二百五十三条',
  ruling: '（2025）浙9901执101号之一执行裁定书',
  matters: ['2025年9月16日8时起派警员6名维持云栖商贸城2号楼现场秩序', '协助核查现场人员身份'],
  from: day('2025-09-16'),
  until: day('2025-09-18'),
  attachments: ['（2025）浙9901执101号之一执行裁定书1份'],
  contact: { name: '周某宁', phone: '0570-12345678', address: '示例市示例区法院路1号' },
  issuedOn: day('2025-09-10'),
}

export const receipt: ServiceReceiptData = {
  cause: '房屋租赁合同纠纷',
  documents: [
    { name: '（2025）浙9901执101号公告', copies: '1份' },
    { name: '到场通知书', copies: '1份' },
  ],
  recipient: '甲某仁',
  address: '示例市示例区云栖路18号2号楼302室',
  mode: '留置送达',
  servedBy: ['周某宁', '吴某平'],
  servedAt: '2025-08-04T15:20:00+08:00',
  receivedOn: null,
  substitute: { name: null, relation: null },
  refusal: { reason: '甲某仁称不认可公告内容，拒绝接收', on: day('2025-08-04') },
  witnesses: [{ name: '钱某', unit: '云栖社区居民委员会' }],
  mediaNo: 'F03 00:12:10',
  remarks: null,
}

export const interview: InterviewRecordData = {
  startedAt: '2025-08-20T09:30:00+08:00',
  endedAt: '2025-08-20T10:15:00+08:00',
  place: '示例区人民法院执行局谈话室',
  interviewers: ['林某舟'],
  recorder: '周某宁',
  interviewee: {
    name: '乙某兰',
    capacity: '案外人（占有人）',
    identity: '居民身份证 990101********0020',
    address: '示例市示例区云栖路18号2号楼401室',
    phone: '13900000000',
  },
  others: [],
  told: '我们是示例区人民法院执行人员，已出示证件。本次谈话全程录音录像。',
  exchanges: [
    { by: 'QUESTION', text: '你依据什么占有401室？' },
    { by: 'ANSWER', text: '2019年3月1日签的书面租约，3月5日入住，租到2027年2月28日，房租按季转账，有银行流水。' },
    { by: 'QUESTION', text: '对2025年8月1日的公告有什么意见？' },
    { by: 'ANSWER', text: '我不是被执行人，租约在先，不同意搬。' },
  ],
  mediaNo: 'T01 2025-08-20',
  signers: [],
}

export const approval: PlanApprovalSheetData = {
  plan: { version: '3', code: '4C1A-88F2-0D37' },
  handler: '林某舟',
  applicants: theCase.applicants,
  debtors: theCase.debtors,
  address: premises.address,
  roomsText: '54间',
  areaText: '2700平方米',
  personsText: '96人',
  level: '第三级',
  levelReason: '房间50间以上，面积1000平方米以上',
  submittedAt: '2025-09-08T17:00:00+08:00',
  submission: '公告期限已届满，各项准备就绪，提请审批。',
  steps: [
    {
      role: '团队长',
      decision: 'APPROVED',
      opinion: '同意。',
      officer: '孙某川',
      at: '2025-09-09T08:40:00+08:00',
      receipt: null,
    },
    {
      role: '执行局局长',
      decision: 'RETURNED',
      opinion: '401室租赁异议未答复，补充后再报。',
      officer: '赵某立',
      at: '2025-09-09T10:02:00+08:00',
      receipt: '电子签名，法院收件第3号，决定4c1a88f20d37',
    },
    { role: '分管副院长', decision: null, opinion: null, officer: null, at: null, receipt: null },
    { role: '院长', decision: null, opinion: null, officer: null, at: null, receipt: null },
  ],
  overrides: [
    {
      step: 'E06居住权益审查',
      outcome: '不需要',
      reason: '商业用房',
      officer: '林某舟',
      role: '执行员',
      at: '2025-08-20T09:00:00+08:00',
    },
  ],
  papers: [{ signedBy: '孙某川', signedOn: day('2025-09-09'), decision: 'APPROVED', state: '待确认' }],
}

export const roomSheets: RoomSheetData = {
  place: premises.address,
  date: day('2025-09-16'),
  rooms: [
    {
      building: '2号楼',
      floor: '3层',
      code: '302',
      purpose: '办公',
      areaText: '48平方米',
      occupant: '甲某仁',
      group: '执行实施一组',
      keys: '物业备用钥匙',
      utilities: '通水电',
      flags: null,
    },
    {
      building: '2号楼',
      floor: '4层',
      code: '401',
      purpose: null,
      areaText: null,
      occupant: '乙某兰',
      group: '执行实施二组',
      keys: null,
      utilities: null,
      flags: '有卧床老人',
    },
  ],
}

export const evening: EveningCardData = {
  laptop: { name: '一组笔记本', prefix: 'D2' },
  officer: '周某宁',
  group: '执行实施一组',
  place: premises.address,
  checkedAt: '2025-09-15T18:30:00+08:00',
  checks: [
    { name: '预案与批准的版本一致', result: 'PASSED', detail: '短码 4C1A-88F2-0D37' },
    { name: '磁盘剩余空间', result: 'PASSED', detail: '218 GB' },
    { name: '电池', result: 'WARNING', detail: '充满后可用约2小时40分，需备用电池' },
    { name: '第二份备份', result: 'FAILED', detail: '备份盘没有插上' },
    { name: '打印机', result: 'NOT_DONE', detail: null },
  ],
}

export const leavingSample: LeavingSheetData = {
  ...{ site: '云栖商贸城', place: premises.address, stand: 'EXCEPTED', officer: '周某舟' },
  laptops: [
    {
      ...{ name: '一号机 D1', stand: 'EVEN', looked: true, open: [] },
      ...{ statedBy: '周某舟', statedAt: '2025-09-16T17:40:00+08:00' },
    },
    {
      name: '二号机 D2',
      stand: 'EXCEPTED',
      looked: false,
      open: ['12 条记录只在这台电脑上'],
      statedBy: null,
      statedAt: null,
    },
  ],
  exceptions: [
    {
      ...{ officer: '钱某安', at: '2025-09-16T18:05:00+08:00', reason: '二组电脑没电，随车带回', holds: true },
      rows: [
        { laptop: '二号机 D2', open: ['12 条记录只在这台电脑上', '3 份照片或文件没见别处有'], since: '其后到了 9 条' },
      ],
    },
  ],
}

/** One filled document of every form. */
export function samples(at: DocumentHead): Readonly<Record<keyof typeof forms, OfficialDocument>> {
  return {
    assistanceNotice: officialDocumentOf(forms.assistanceNotice, assistance, at),
    blankInventoryForm: officialDocumentOf(
      forms.blankInventoryForm,
      { place: premises.address, room: '2-302', sheets: 2 },
      at,
    ),
    eveningCard: officialDocumentOf(forms.eveningCard, evening, at),
    evictionAnnouncement: officialDocumentOf(forms.evictionAnnouncement, announcement, at),
    evictionPlan: officialDocumentOf(forms.evictionPlan, samplePlan(6, 5), at),
    interviewRecord: officialDocumentOf(forms.interviewRecord, interview, at),
    leavingSheet: officialDocumentOf(forms.leavingSheet, leavingSample, at),
    noticeToAttend: officialDocumentOf(forms.noticeToAttend, notice, at),
    planApprovalSheet: officialDocumentOf(forms.planApprovalSheet, approval, at),
    roomSheet: officialDocumentOf(forms.roomSheet, roomSheets, at),
    searchWarrant: officialDocumentOf(forms.searchWarrant, warrant, at),
    serviceReceipt: officialDocumentOf(forms.serviceReceipt, receipt, at),
  }
}
