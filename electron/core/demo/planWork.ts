import { addDays, type CalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import type { PartKind } from '../../../shared/domain/plans/parts.ts'
import type { PartValues } from '../../../shared/domain/plans/planView.ts'

/** One row of the demo's plan: `ref` names it for others, `refs` fills registers with the ids of named rows or rooms. */
export interface DemoPart {
  readonly kind: PartKind
  readonly set: Readonly<Record<string, unknown>>
  readonly ref?: string
  readonly refs?: Readonly<Record<string, string>>
}

function part<Kind extends PartKind>(
  kind: Kind,
  set: Partial<PartValues[Kind]>,
  more: Pick<DemoPart, 'ref' | 'refs'>,
): DemoPart {
  return { kind, set, ...more }
}

const ORDINALS = ['一', '二', '三', '四', '五', '六'] as const
const LEADERS = ['郑某山', '冯某海', '林某岚', '蒋某川', '沈某峰', '韩某平'] as const
const RECORDERS = ['周某宁', '吴某玲', '陈某竹', '褚某秋', '卫某禾', '杨某青'] as const
const CHECKERS = ['孙某亮', '钱某文', '朱某成', '秦某和', '尤某远', '许某清'] as const
const CAMERAS = ['何某光', '吕某明', '施某影', '张某朗', '孔某晨', '曹某晖'] as const

/** Two groups beside the six that clear one building each: `g1` … `g6`. */
function groups(): DemoPart[] {
  return [
    part('group', { kind: 'COMMAND', name: '指挥组', channel: '1', task: '总指挥、联络、决定记录' }, { ref: 'g0' }),
    part('group', { kind: 'ORDER', name: '警戒组', channel: '2', task: '出入口、电梯口、警戒线' }, { ref: 'g9' }),
    ...ORDINALS.map((ordinal, index) =>
      part(
        'group',
        { kind: 'IMPLEMENTATION', name: `${ordinal}组`, channel: String(index + 3), task: `${index + 1}号楼` },
        { ref: `g${index + 1}` },
      ),
    ),
  ]
}

function duties(): DemoPart[] {
  const own = ORDINALS.flatMap((_ordinal, index) => {
    const refs = { groupId: `g${index + 1}` }
    return [
      part('duty', { duty: 'LEADER', name: LEADERS[index] ?? '', sex: 'M' }, { refs }),
      part('duty', { duty: 'RECORDER', name: RECORDERS[index] ?? '', sex: 'F' }, { refs }),
      part('duty', { duty: 'CHECKER', name: CHECKERS[index] ?? '', sex: 'M' }, { refs }),
      part('duty', { duty: 'CAMERA', name: CAMERAS[index] ?? '', sex: 'M' }, { refs }),
    ]
  })
  return [
    part('duty', { duty: 'COMMANDER', name: '赵某立', sex: 'M' }, { refs: { groupId: 'g0' } }),
    part('duty', { duty: 'LIAISON', name: '丁某敏', sex: 'F' }, { refs: { groupId: 'g0' } }),
    part('duty', { duty: 'BAILIFF', name: '石某坚', sex: 'M' }, { refs: { groupId: 'g9' } }),
    part('duty', { duty: 'BAILIFF', name: '严某霞', sex: 'F' }, { refs: { groupId: 'g9' } }),
    ...own,
  ]
}

type Occupant = Partial<PartValues['occupant']> & { room: string }

const OCCUPANTS: readonly Occupant[] = [
  { room: '1-101', name: '丁某兴', class: 'SUBLESSEE_CONSENTED', right: '转租合同', stance: 'WILLING' },
  { room: '1-102', name: '戊某旺', class: 'SUBLESSEE_UNCONSENTED', right: '口头转租', stance: 'NEGOTIATING' },
  { room: '2-105', name: '庚某远', class: 'LESSEE_POST_SEIZURE', right: '租赁合同', stance: 'REFUSING' },
  {
    room: '2-107',
    name: '丙某芳',
    idNo: '990101194503120020',
    sex: 'F',
    class: 'DEBTOR_HOUSEHOLD',
    stance: 'NEGOTIATING',
    needs: ['elderly', 'illness'],
    needsNote: '卧床，须担架和护工',
  },
  { room: '2-201', name: '辛某平', class: 'SUBLESSEE_CONSENTED', right: '转租合同', stance: 'WILLING' },
  {
    room: '2-302',
    name: '王某福',
    idNo: '99010119700101001X',
    sex: 'M',
    class: 'LESSEE_PRE_MORTGAGE',
    right: '书面租赁，先租后抵',
    stance: 'NEGOTIATING',
  },
  { room: '3-110', name: '壬某明', class: 'UNLAWFUL', right: '公告后进入', stance: 'REFUSING' },
  { room: '4-302', name: '癸某安', class: 'GRATUITOUS_BORROWER', right: '亲属借用', stance: 'WILLING' },
]

function occupants(today: CalendarDate): DemoPart[] {
  return OCCUPANTS.map(({ room, ...said }) =>
    part('occupant', { ...said, notifiedOn: addDays(today, -12) }, { ref: said.name ?? '', refs: { roomId: room } }),
  )
}

const EVIDENCE: readonly DemoPart[] = [
  part(
    'evidenceItem',
    { kind: 'WRITTEN_LEASE', on: '2019-03-01', until: '2027-02-28', source: '承租人提交', originalSeen: true },
    { refs: { occupantId: '王某福' } },
  ),
  part(
    'evidenceItem',
    { kind: 'POSSESSION', on: '2019-03-05', source: '物业交接单', originalSeen: true },
    { refs: { occupantId: '王某福' } },
  ),
  part(
    'evidenceItem',
    { kind: 'RENT_PAYMENT', on: '2019-03-06', source: '银行流水', amount: 3_600_000 },
    { refs: { occupantId: '王某福' } },
  ),
  part(
    'evidenceItem',
    { kind: 'WRITTEN_LEASE', on: '2024-08-10', until: '2029-08-09', source: '承租人提交' },
    { refs: { occupantId: '庚某远' } },
  ),
  part(
    'evidenceItem',
    { kind: 'BUSINESS_LICENCE', on: '2024-09-02', source: '登记查询', originalSeen: true },
    { refs: { occupantId: '庚某远' } },
  ),
]

const PREMISES: readonly DemoPart[] = [
  part(
    'premises',
    {
      executionKind: 'AUCTION_HANDOVER',
      dwelling: false,
      ownership: '云栖示例资产公司',
      publicAsset: true,
      certificateNo: '浙（2016）示例不动产权第0000001号',
      titleNo: '（2024）浙9901民初88号',
    },
    {},
  ),
  part('encumbrance', { kind: 'MORTGAGE', on: '2020-06-10', holder: '示例银行', documentNo: '示抵2020-1' }, {}),
  part('encumbrance', { kind: 'SEIZURE', on: '2024-05-20', holder: '示例区人民法院' }, {}),
]

function schedule(today: CalendarDate): DemoPart[] {
  const first = addDays(today, 6)
  const all = (kind: PartValues['slot']['kind'], from: string, to: string, what: string) =>
    part('slot', { kind, time: { day: first, from, to }, what }, {})
  const clearing = ORDINALS.flatMap((_ordinal, index) =>
    [1, 2, 3].flatMap((floor) => {
      const refs = { groupId: `g${index + 1}` }
      const day = addDays(first, floor - 1)
      const slot = (from: string, to: string, half: string) =>
        part(
          'slot',
          { kind: 'CLEARING', time: { day, from, to }, what: `${index + 1}号楼 ${floor}F ${half}` },
          { refs },
        )
      return [slot('08:30', '12:00', '东侧'), slot('13:00', '17:30', '西侧')]
    }),
  )
  return [
    all('ASSEMBLY', '06:30', '07:00', '法院集合'),
    all('BRIEFING', '07:00', '07:30', '分工与安全交底'),
    all('ARRIVAL', '08:00', '08:30', '到场、出示证件、宣读公告'),
    ...clearing,
  ]
}

function helpers(): DemoPart[] {
  const vehicle = (plate: string, driver: string, use: string, ref: string) =>
    part('vehicle', { plate, driver, use, seats: 7 }, { refs: { groupId: ref } })
  const agency = (said: Partial<PartValues['agency']>) => part('agency', said, {})
  return [
    vehicle('浙H·0D01T', '唐某', '指挥', 'g0'),
    vehicle('浙H·0D02T', '罗某', '警戒', 'g9'),
    vehicle('浙H·0D03T', '薛某', '押运', 'g1'),
    agency({ kind: 'MEDICAL', name: '示例医院', headcount: 4, confirmation: 'CONFIRMED', ambulance: true }),
    agency({ kind: 'POLICE', name: '示例派出所', contact: '方某', headcount: 12, confirmation: 'CONFIRMED' }),
    agency({ kind: 'COMMUNITY', name: '云栖社区', contact: '钱某', headcount: 6, confirmation: 'ASKED' }),
    agency({ kind: 'MOVERS', name: '示例搬家公司', headcount: 60, confirmation: 'CONFIRMED' }),
    agency({ kind: 'LOCKSMITH', name: '示例开锁部', headcount: 6, confirmation: 'CONFIRMED' }),
    part('witness', { kind: 'NOTARY', name: '示例公证处 孙某', confirmation: 'CONFIRMED' }, {}),
    part('witness', { kind: 'MEDIA', name: '示例报 金某', confirmation: 'ASKED' }, {}),
    part('storage', { place: '示例仓库 3 号库', area: '2400', custodian: '示例仓储公司', insurance: '财产险' }, {}),
    part('cost', { kind: 'MOVING', payee: '示例搬家公司', amount: 18_600_000 }, {}),
    part('cost', { kind: 'STORAGE', payee: '示例仓储公司', amount: 7_200_000 }, {}),
  ]
}

function words(today: CalendarDate): DemoPart[] {
  const risk = (said: Partial<PartValues['risk']>) => part('risk', said, {})
  const person = { owner: '赵某立' }
  return [
    risk({
      kind: 'ILLNESS',
      likelihood: 3,
      severity: 5,
      trigger: '2-107 老人转移',
      response: '救护车先到，医护陪同',
      stop: '医生认为不能搬动',
      ...person,
    }),
    risk({
      kind: 'VIOLENCE',
      likelihood: 2,
      severity: 4,
      trigger: '2-105 拒不开门',
      response: '劝导、警戒、录像',
      stop: '有人受伤',
      ...person,
    }),
    risk({
      kind: 'POWER_NETWORK_LOSS',
      likelihood: 4,
      severity: 2,
      trigger: '市场断电',
      response: '备用电源、纸质表格',
      owner: '丁某敏',
      stop: '',
    }),
    part('textSection', { section: 'SUMMARY', text: '云栖商贸城 6 栋 330 室，拍卖成交后由法院移交买受人。' }, {}),
    part('textSection', { section: 'LEGAL_BASIS', text: '民事诉讼法第二百六十一条；拍卖变卖规定第二十七条。' }, {}),
    part(
      'textSection',
      { section: 'REPORT_COURT', text: `${addDays(today, -8)} 报示例市中级人民法院执行局，示执报1号` },
      {},
    ),
  ]
}

/** The demo's plan: small, plausible, with a few things still to be done. Every name is made up. */
export function demoPlan(today: CalendarDate): readonly DemoPart[] {
  return [
    ...groups(),
    ...duties(),
    ...PREMISES,
    ...occupants(today),
    ...EVIDENCE,
    ...schedule(today),
    ...helpers(),
    ...words(today),
  ]
}

/** Days of the demo's action, purpose of its plan. */
export function demoHead(today: CalendarDate) {
  return {
    purpose: '腾空云栖商贸城并移交买受人',
    window: { from: addDays(today, 6), to: addDays(today, 8) },
  }
}

/**
 * What the plan says of a room: its group by building, 50 m², 40–90 lots; two of the last building are not estimated
 * yet.
 */
export function demoRoom(code: string, index: number) {
  const building = Number(code.slice(0, 1))
  const isOpen = code === '6-319' || code === '6-320'
  return {
    group: `g${building}`,
    set: { area: '50', keys: index % 3 === 0 ? '物业 1 把' : '', estimate: isOpen ? null : 40 + (index % 6) * 10 },
  }
}
