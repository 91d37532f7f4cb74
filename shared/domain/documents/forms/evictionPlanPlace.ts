import type { CalendarDate } from '../../calendar/calendarDate.ts'
import type { Block, Run } from '../officialDocument.ts'
import type { EvictionPlanData, PlanCare } from './evictionPlanData.ts'
import {
  blank,
  column,
  dateRuns,
  dateText,
  entry,
  heading,
  label,
  orBlank,
  paragraph,
  sentence,
  textTable,
  type Value,
  yesNo,
} from './parts.ts'
import { countText, money } from './planFigures.ts'

const yes = (value: boolean | null): Value => yesNo(value, '是', '否')

/** Section 2 of the plan: what is cleared, to whom it belongs, what lies on it, and what is left out and why. */
export function siteSection(data: EvictionPlanData): Block[] {
  const { site } = data
  return [
    paragraph(
      ...sentence(
        '坐落：{}。共{}幢{}间，建筑面积{}。',
        orBlank(site.address, 20),
        orBlank(countText(site.buildings), 2),
        orBlank(countText(site.rooms), 3),
        orBlank(site.areaText, 5),
      ),
    ),
    paragraph('权属：', orBlank(site.ownership, 20), '。查封、抵押：', orBlank(site.seizures, 20), '。'),
    paragraph('水、电、气及其他设施：', orBlank(site.utilities, 20), '。'),
    heading(2, '（一）权证及居住情况'),
    premisesTable(data),
    heading(2, '（二）权利负担及有关日期'),
    textTable(
      [column('日期', 30), column('种类', 36), column('权利人', 44), column('文号', 46)],
      data.encumbrances.map((it) => [dateText(it.date), it.kind, it.holder, it.number]),
    ),
    heading(2, '（三）房间一览'),
    roomTable(data),
    heading(2, '（四）不予清空的房间及理由'),
    ...exclusions(data),
  ]
}

function premisesTable(data: EvictionPlanData): Block {
  return textTable(
    [
      column('执行种类', 20),
      column('权属', 26),
      column('权证号', 28),
      column('执行依据', 28),
      column('住宅', 9, 'center'),
      column('唯一\n住房', 9, 'center'),
      column('国有\n集体', 9, 'center'),
      column('居住保障', 27),
    ],
    data.premises.map((it) => [
      it.kind,
      it.ownership,
      it.certificateNo,
      it.titleNo,
      yes(it.dwelling),
      yes(it.onlyHome),
      yes(it.publicAsset),
      it.housingGround,
    ]),
  )
}

function roomTable(data: EvictionPlanData): Block {
  return textTable(
    [
      column('楼栋', 11),
      column('楼层', 9, 'center'),
      column('房号', 12),
      column('面积', 11, 'end'),
      column('用途', 14),
      column('占有人', 24),
      column('钥匙', 12),
      column('水电气', 14),
      column('责任组', 16),
      column('估计\n宗数', 9, 'end'),
      column('备注', 24),
    ],
    data.rooms.map((it) => [
      it.building,
      it.floor,
      it.code,
      it.areaText,
      it.purpose,
      it.occupant,
      it.keys,
      it.utilities,
      it.group,
      it.estimate,
      it.flags,
    ]),
  )
}

/** A plan without exclusions says so: an empty table would look like one that is still to be filled in. */
function exclusions(data: EvictionPlanData): Block[] {
  if (data.excluded.length === 0) return [paragraph('没有除外的房间，全部清空。')]
  return [
    textTable(
      [column('房号', 24), column('面积', 18, 'end'), column('占有人', 34), column('除外理由', 80)],
      data.excluded.map((it) => [it.code, it.areaText, it.occupant, it.reason]),
    ),
  ]
}

/** Section 3 of the plan: who is there, by what right and evidence, at what rent, and who needs what care. */
export function occupantSection(data: EvictionPlanData): Block[] {
  return [
    textTable(
      [
        column('序号', 7, 'center'),
        column('姓名或者名称', 18),
        column('性别', 7, 'center'),
        column('证件号', 22),
        column('类别', 16),
        column('房间', 13),
        column('占有依据及主要日期', 26),
        column('联系方式', 19),
        column('通知日期', 15),
        column('态度', 11),
        column('特殊情况', 22),
      ],
      data.occupants.map((it, i) => [
        String(i + 1),
        it.name,
        it.sex,
        it.identity,
        it.kind,
        it.rooms,
        it.basis,
        it.contact,
        dateText(it.notifiedOn),
        it.stance,
        it.flags,
      ]),
    ),
    heading(2, '（一）占有证据'),
    evidenceTable(data),
    heading(2, '（二）租金情况'),
    rentTable(data),
    heading(2, '（三）照护安排'),
    ...(data.care.length === 0 ? [paragraph('没有登记需要照护的人员。')] : data.care.map(careForm)),
  ]
}

function evidenceTable(data: EvictionPlanData): Block {
  return textTable(
    [
      column('占有人', 24),
      column('证据', 24),
      column('日期', 30),
      column('来源', 24),
      column('原件\n已看', 10, 'center'),
      column('金额', 20, 'end'),
      column('说明', 24),
    ],
    data.evidence.map((it) => [
      it.occupant,
      it.kind,
      it.dates,
      it.source,
      yes(it.originalSeen),
      money(it.amountFen),
      it.note,
    ]),
  )
}

function rentTable(data: EvictionPlanData): Block {
  return textTable(
    [
      column('承租人', 28),
      column('月租金', 24, 'end'),
      column('通常月租金', 24, 'end'),
      column('预付\n月数', 12, 'end'),
      column('双方有\n关联', 14, 'center'),
      column('说明', 54),
    ],
    data.rents.map((it) => [
      it.occupant,
      money(it.monthlyFen),
      money(it.usualFen),
      countText(it.prepaidMonths),
      yes(it.related),
      it.note,
    ]),
  )
}

function dayRuns(date: CalendarDate | null): Run[] {
  return date === null ? [blank(2), '年', blank(1), '月', blank(1), '日'] : dateRuns(date)
}

/** The vulnerability form of one person (domain.md §1.3): what nobody wrote stays a blank to be filled in by hand. */
function careForm(it: PlanCare): Block {
  // The cells are narrow: a longer blank would break into two lines.
  const short = (value: Value) => [orBlank(value, 7)]
  const pair = (left: string, one: Run[], right: string, two: Run[]) => ({
    height: 9,
    cells: [label(left), entry(1, one), label(right), entry(1, two)],
  })
  const wide = (name: string, value: Value) => ({ height: 12, cells: [label(name), entry(3, [orBlank(value, 20)])] })
  return {
    block: 'grid',
    columns: [5, 9, 5, 9],
    rows: [
      pair('姓　名', short(it.occupant), '房　间', short(it.room)),
      pair('照护需要', short(it.needs), '填表日期', dayRuns(it.date)),
      wide('状　况', it.condition),
      pair('医护、救护车', short(it.ambulance), '药品辅具', short(it.aids)),
      pair('亲　属', short(it.relatives), '社　区', short(it.community)),
      pair('民　政', short(it.civilAffairs), '决定人', short(it.decidedBy)),
      wide('指挥决定', it.decision),
    ],
  }
}
