import { type CalendarDate, isCalendarDate } from '../../../../shared/domain/calendar/calendarDate.ts'
import type { EvictionPlanData, PlanGroup } from '../../../../shared/domain/documents/forms/evictionPlanData.ts'

const day = (text: string): CalendarDate | null => (isCalendarDate(text) ? text : null)

function group(name: string, tasks: string, people: readonly string[]): PlanGroup {
  return {
    name,
    tasks,
    channel: '3',
    members: people.map((person, i) => ({
      name: person,
      duty: ['组长', '记录', '复核', '摄录'][i] ?? '组员',
      unit: i === 0 ? '示例区人民法院执行局 执行员' : '示例区人民法院执行局',
      phone: `139000000${String(i).padStart(2, '0')}`,
    })),
  }
}

/** A plan of a fictional eviction with so many rooms and so many people in the groups. */
export function samplePlan(rooms: number, people: number): EvictionPlanData {
  const persons = Array.from({ length: people }, (_, i) => `${'周吴郑王冯陈褚卫'[i % 8]}某${'宁平川立海芳'[i % 6]}`)
  const size = Math.ceil(people / Math.max(1, Math.ceil(people / 25)))
  const groups = Array.from({ length: Math.ceil(people / size) }, (_, i) =>
    group(`执行实施${i + 1}组`, '进入、清点、打包、移交', persons.slice(i * size, (i + 1) * size)),
  )
  return {
    version: '3',
    preparedOn: day('2025-09-08'),
    case: { applicants: ['云栖示例资产公司'], debtors: ['甲某仁'], cause: '房屋租赁合同纠纷' },
    title: {
      name: '（2024）浙9901民初88号民事判决书',
      date: day('2024-12-20'),
      orders: '甲某仁于判决生效之日起三十日内腾空并返还云栖商贸城2号楼房屋',
    },
    relief: '腾空并交付房屋',
    amountFen: 225_900_000,
    summary: '商铺八间，租约已经终止，承租人未按判决腾退。',
    persuasion: '2025年7月至9月约谈甲某仁4次，提出分层搬迁方案，未达成一致。\n与401室占有人乙某兰谈话1次。',
    window: '2025-09-16至2025-09-18',
    premises: [
      {
        kind: '拍卖成交后移交',
        ownership: '云栖示例资产公司',
        certificateNo: '浙（2016）示例不动产权第0000001号',
        titleNo: '（2024）浙9901民初88号',
        dwelling: false,
        onlyHome: null,
        publicAsset: true,
        housingGround: null,
      },
    ],
    encumbrances: [
      { date: day('2020-06-10'), kind: '抵押', holder: '示例银行', number: '示抵2020-1' },
      { date: day('2024-05-20'), kind: '查封', holder: '示例区人民法院', number: null },
    ],
    excluded: [{ code: '401', areaText: '50㎡', occupant: '乙某兰', reason: '租赁异议审查期间不清空' }],
    evidence: [
      {
        occupant: '乙某兰',
        kind: '书面租约',
        dates: '2019-03-01至2027-02-28',
        source: '承租人提交',
        originalSeen: true,
        amountFen: null,
        note: null,
      },
      {
        occupant: '乙某兰',
        kind: '付租凭证',
        dates: '2019-03-06',
        source: '银行流水',
        originalSeen: false,
        amountFen: 3_600_000,
        note: '按季支付',
      },
    ],
    rents: [
      {
        occupant: '乙某兰',
        monthlyFen: 120_000,
        usualFen: 380_000,
        prepaidMonths: 120,
        related: true,
        note: '一次付清十年租金，无税票',
      },
    ],
    care: [
      {
        occupant: '丙某芳',
        room: '107',
        needs: '高龄、重病；卧床',
        date: day('2025-09-02'),
        condition: '长期卧床，吸氧',
        ambulance: '已联系',
        aids: '制氧机、轮椅随人走',
        relatives: '女儿接走',
        community: null,
        civilAffairs: null,
        decision: null,
        decidedBy: null,
      },
    ],
    site: {
      address: '示例市示例区云栖路18号云栖商贸城2号楼',
      buildings: 1,
      rooms,
      areaText: `${rooms * 50}平方米`,
      ownership: '云栖示例资产公司所有（国有）',
      seizures: '无查封，2020年6月10日抵押登记',
      utilities: '水电集中供应，一层餐饮使用管道燃气',
    },
    rooms: Array.from({ length: rooms }, (_, i) => ({
      building: `${Math.floor(i / 60) + 1}号楼`,
      floor: `${Math.floor((i % 60) / 10) + 1}层`,
      code: `${Math.floor((i % 60) / 10) + 1}${String((i % 10) + 1).padStart(2, '0')}`,
      areaText: '50㎡',
      purpose: i % 3 === 0 ? '商铺' : '办公',
      occupant: i % 4 === 0 ? '甲某仁' : i % 4 === 1 ? '示例琴行有限公司' : null,
      keys: '物业备用',
      utilities: '通水电',
      group: groups[i % Math.max(1, groups.length)]?.name ?? null,
      estimate: String(20 + (i % 50)),
      flags: i % 7 === 3 ? '有卧床老人，须医疗人员到场' : null,
    })),
    occupants: Array.from({ length: Math.max(2, Math.floor(rooms / 4)) }, (_, i) => ({
      name: i % 2 === 0 ? '乙某兰' : '示例琴行有限公司',
      sex: i % 2 === 0 ? '女' : null,
      identity: i % 2 === 0 ? '990101**********20' : null,
      notifiedOn: i % 2 === 0 ? day('2025-08-20') : null,
      kind: i % 2 === 0 ? '先租后抵的承租人' : '擅自转租的次承租人',
      rooms: `${i + 1}01`,
      basis: '书面租约2019年3月1日，入住2019年3月5日，抵押2020年6月10日，查封2024年5月20日',
      contact: '13900000000',
      stance: i % 2 === 0 ? '不同意' : '同意分期搬离',
      flags: i % 2 === 0 ? null : '有钢琴等贵重物品',
    })),
    legalBasis: null,
    documents: [
      { name: '执行通知书', number: null, date: day('2025-06-05'), state: '已送达' },
      { name: '强制迁出公告', number: '（2025）浙9901执101号', date: day('2025-08-01'), state: '院长已签发，已张贴' },
      { name: '到场通知书', number: null, date: null, state: null },
    ],
    command: { commander: '赵某立', deputy: '孙某川', channel: '1' },
    groups: [group('领导指挥组', '统一指挥、决定暂停和中止', ['赵某立', '孙某川']), ...groups],
    vehicles: [
      { plate: '浙H·0D00T', kind: '警车', driver: '冯某海', phone: '13900000020', group: '领导指挥组', use: '指挥' },
      { plate: '浙H·0D01T', kind: '厢式货车', driver: null, phone: null, group: null, use: '搬运' },
    ],
    agencies: [
      {
        name: '示例区公安局云栖派出所',
        matter: '维持秩序、核查身份',
        contact: '陈某立',
        phone: '110',
        headcount: 6,
        confirmation: '已确认',
      },
      {
        name: '示例区急救中心',
        matter: '现场医疗',
        contact: null,
        phone: '120',
        headcount: null,
        confirmation: '已联系',
      },
    ],
    schedule: [
      { date: day('2025-09-16'), time: '7:30', matter: '集合、宣布纪律', groups: '全体', place: '法院停车场' },
      { date: day('2025-09-16'), time: '9:00–12:00', matter: '1至3层清点', groups: '执行实施组', place: '2号楼' },
    ],
    inventoryMethod: '逐室清点，编号为房间号、设备号加四位序号。\n每组两台电脑，备用电池各两块，纸质备用表每室一份。',
    storage: [
      {
        place: '城北二号仓',
        areaText: '1200㎡',
        custodian: '申请执行人',
        phone: '0570-12345678',
        insurance: null,
        collection: '凭清单及身份证件，工作日9时至16时',
      },
    ],
    risks: [
      {
        kind: '断电断网',
        likelihood: '中',
        severity: '中',
        trigger: '电池耗尽、停电',
        response: '改用纸质备用表，当晚录入',
        owner: '周某宁',
        stop: '无法连续摄录',
      },
      {
        kind: '暴力抗拒',
        likelihood: '低',
        severity: '高',
        trigger: '推搡、持械、堵门',
        response: '警告、命令、控制，报院长决定罚款拘留',
        owner: '冯某海',
        stop: '有人受伤',
      },
    ],
    witnesses: [
      {
        name: '钱某',
        unit: '云栖社区居民委员会',
        capacity: '基层组织代表',
        phone: '13900000030',
        confirmation: '已确认',
      },
      { name: '孙某', unit: '示例公证处', capacity: '公证员', phone: null, confirmation: null },
    ],
    media: '未经批准不接受采访，不发布影像；涉及未成年人的画面不外传。',
    other: null,
    costs: [
      { kind: '搬运', payer: '申请执行人垫付', payee: '示例搬家公司', amountFen: 4_800_000, note: null },
      { kind: '开锁', payer: '申请执行人垫付', payee: '示例开锁服务部', amountFen: 120_050, note: '按实结算' },
    ],
    approval: {
      level: '第三级',
      reason: '房间50间以上',
      steps: ['团队长', '执行局局长', '分管副院长', '院长'],
      reports: [
        { title: '上报中院', text: '2025年8月25日报示例市中级人民法院执行局，（2025）浙9901执报1号' },
        { title: '上报党委政法委', text: null },
      ],
    },
    handler: '林某舟',
  }
}
