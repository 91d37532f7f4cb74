import type { StepSet } from '../../../shared/contract/desk/plans/gate.ts'
import { addDays, type CalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import type { Role } from '../../../shared/domain/identity/roles.ts'
import type { StepCode } from '../../../shared/domain/plans/gateTable.ts'

/** PIN of every person of the demo. */
export const DEMO_PIN = '271828'

/** People of the demo beside its team lead and clerk, so that a plan can go its whole way. All invented. */
export const DEMO_PEOPLE = [
  { name: '林某舟', role: 'handler' },
  { name: '吴某远', role: 'teamLead' },
  { name: '赵某立', role: 'bureauDirector' },
  { name: '何某川', role: 'vicePresident' },
  { name: '李某正', role: 'courtPresident' },
] as const satisfies readonly { name: string; role: Role }[]

const paper = (title: string) => ({ title, no: '卷1', hash: '' })
const direct = { mode: 'DIRECT' as const, receipt: true, refusal: '', photos: 0, video: false, places: 0 }

/** Statutory steps before the announcement, as the handler records them. */
export function demoStepsBefore(today: CalendarDate): readonly { step: StepCode; set: StepSet }[] {
  return [
    { step: 'E02', set: { outcome: 'DONE', on: addDays(today, -60), document: paper('执行通知书'), service: direct } },
    { step: 'E04', set: { outcome: 'DONE', on: addDays(today, -45), document: paper('现场勘查笔录') } },
    { step: 'E06', set: { outcome: 'NOT_NEEDED', reason: '商业用房，不是住房' } },
  ]
}

/** Service of the announcement, and the notices sent while the plan is made. */
export function demoService(on: CalendarDate): readonly { step: StepCode; set: StepSet }[] {
  const posted = { ...direct, mode: 'POSTING' as const, receipt: false, places: 3, photos: 6 }
  const left = { ...direct, mode: 'LEAVING' as const, receipt: false, refusal: '拒收' }
  const witnesses = [{ name: '钱某', capacity: '社区工作人员' }]
  return [
    { step: 'E08', set: { outcome: 'DONE', on, service: posted } },
    {
      step: 'E08',
      set: { outcome: 'DONE', on, service: left, addressee: { name: '甲某仁', kind: 'DEBTOR' }, witnesses },
    },
  ]
}

/** A notice to attend reached the debtor; the base organisation is still to be told. */
export function demoNotice(on: CalendarDate): { step: StepCode; set: StepSet } {
  const addressee = { name: '甲某仁', kind: 'DEBTOR' as const }
  return { step: 'E09', set: { outcome: 'DONE', on, document: paper('到场通知书'), addressee } }
}

export const DEMO_RETURN: readonly string[] = ['丙某芳卧床，没有写明医疗保障。', '入夜后如何收束没有写明。']
export const DEMO_ANSWERS: readonly string[] = [
  '已请示例医院派救护车 1 辆、医护 4 人，先于 2-107 清场到场，医生认为不能搬动的即停。',
  '每日 17:30 停止搬运，18:00 前逐室封存并核对清单，夜间由警戒组值守。',
]
