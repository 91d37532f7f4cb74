import { addDays, type CalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import { type Chance, makeChance } from './random.ts'

/** Headings of the invented court's export, as a court system writes them. */
const HEADINGS = [
  '案号',
  '法院',
  '立案日期',
  '案由',
  '申请执行人',
  '申请人证件号码',
  '被执行人',
  '被执行人证件号码',
  '被执行人类型',
  '标的额（元）',
  '已到位金额（元）',
  '承办人',
  '结案方式',
  '结案日期',
  '住所地',
  '联系电话',
  '备注',
]

const STEMS = [...'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥']
const GIVEN = [...'仁义礼智信福贵祥河江山海清涛辉兰芳强刚力平远达兴旺明亮安宁康健文武英秀春夏秋冬']
const ORGANISATIONS = [
  '示例物流',
  '示例建材',
  '云栖示例商贸',
  '示例农商行',
  '示例置业',
  '示例机械',
  '示例餐饮',
  '示例科技',
]
const CAUSES = [
  '民间借贷纠纷',
  '买卖合同纠纷',
  '金融借款合同纠纷',
  '房屋租赁合同纠纷',
  '劳动争议',
  '物业服务合同纠纷',
  '机动车交通事故责任纠纷',
  '抚养费纠纷',
]
const ROADS = ['云栖路', '示例大道', '样江路', '例山街', '常样路', '试龙街', '衢例巷']
const HANDLERS = ['赵某川', '钱某越', '孙某和', '吴某远', '周某宁', '郑某禾']
const REMARKS = ['有80岁卧床老人', '低保户', '未成年子女随住', '二级残疾', '重病住院', '优先执行']

/** Who the demo opens as; the cases of the work list are theirs. */
export const DEMO_HANDLER = '林某岚'
/** The case the demo turns on. */
export const DEMO_CASE = '（2025）浙9901执101号'

interface Row {
  caseNo: string
  filedOn: string
  cause: string
  applicant: string
  applicantId: string
  debtor: string
  debtorId: string
  amount: string
  executed: string
  handler: string
  closing: string
  closedOn: string
  address: string
  phone: string
  remarks: string
}

/** A case everybody finds in the demo: its number in the year it was filed, `age` days ago. */
interface Known extends Partial<Row> {
  readonly number: string
  readonly age: number
  readonly applicant: string
  readonly debtor: string
}

/** Cases that always stand in the demo, so that 甲某 finds several and the deadlines have their cases. */
const FIXED: readonly Known[] = [
  {
    caseNo: DEMO_CASE,
    number: '执101',
    age: 150,
    cause: '房屋腾退纠纷',
    applicant: '云栖示例资产公司',
    debtor: '甲某仁',
    debtorId: citizenId('990101', '19680312', 1),
    amount: '12980000.00',
    executed: '1033500.00',
    handler: DEMO_HANDLER,
    address: '示例市示例区云栖路18号云栖商贸城',
    phone: '17900000101',
  },
  { number: '执恢18', age: 60, applicant: '子某辉', debtor: '甲某仁', handler: '赵某川', amount: '451800.00' },
  { number: '执744', age: 1000, applicant: '甲某仁', debtor: '丑某兰', closing: '终本', handler: '钱某越' },
  {
    number: '执209',
    age: 140,
    applicant: '午某清',
    debtor: '甲某义',
    handler: DEMO_HANDLER,
    remarks: '优先执行',
  },
  { number: '执38', age: 1500, applicant: '示例农商行', debtor: '甲某祥', closing: '终本', handler: '吴某远' },
  { number: '执512', age: 2000, applicant: '云栖示例资产公司', debtor: '甲某贵', closing: '终结执行' },
  { number: '执227', age: 2300, applicant: '卯某月', debtor: '甲某强', closing: '终本', remarks: '低保户' },
  { number: '执1033', age: 2700, applicant: '辰某物流示例公司', debtor: '甲某福', closing: '执行完毕' },
  { number: '执690', age: 3000, applicant: '巳某刚', debtor: '甲某河', closing: '执行完毕' },
  { number: '执88', age: 100, applicant: '示例置业公司', debtor: '卯某山', handler: DEMO_HANDLER },
  { number: '执133', age: 20, applicant: '寅某涛', debtor: '巳某刚', handler: DEMO_HANDLER },
]

/** Rows a clerk typed wrong, so that 待处理 is not empty. */
const FAULTY: readonly Partial<Row>[] = [
  { caseNo: '', filedOn: '2025-03-03', debtor: '未某东' },
  { caseNo: '（2025）浙9901执2401号', filedOn: '2025-02-30', debtor: '酉某力' },
  { caseNo: '（2025）浙9901执2402号', filedOn: '2025-06-12', debtor: '' },
]

/**
 * The invented court's export as CSV text: the fixed cases, `count` further ones and three faulty rows. The same
 * `today` gives the same bytes.
 */
export function demoRegister(today: CalendarDate, count: number): string {
  const chance = makeChance(9901)
  const rows: Row[] = FIXED.map((known) => knownRow(known, today, chance))
  const numbers = new Map<string, number>()
  for (let index = 0; index < count; index += 1) rows.push(inventedRow(today, index, numbers, chance))
  for (const faulty of FAULTY) rows.push({ ...inventedRow(today, 40, numbers, chance), ...faulty })
  return [HEADINGS.join(','), ...rows.map(lineOf)].join('\r\n').concat('\r\n')
}

/** Number of a known case (`执209`) as the demo has it on `today`. */
export function knownCaseNo(number: string, today: CalendarDate): string {
  const known = FIXED.find((one) => one.number === number)
  return known?.caseNo ?? `（${addDays(today, -(known?.age ?? 0)).slice(0, 4)}）浙9901${number}号`
}

/**
 * The day a case was filed. One whose number is fixed has no day in later years than its own: the register lacks it, as
 * registers do, and no six-month limit runs from a day that contradicts the number.
 */
function filingDay(known: Known, today: CalendarDate): CalendarDate | '' {
  const day = addDays(today, -known.age)
  return known.caseNo === undefined || known.caseNo.includes(day.slice(0, 4)) ? day : ''
}

function knownRow(known: Known, today: CalendarDate, chance: Chance): Row {
  const { number, age, ...given } = known
  const filedOn = filingDay(known, today)
  const closedOn = given.closing === undefined ? '' : addDays(addDays(today, -age), 100 + chance.below(60))
  const invented = inventedRow(today, 300, new Map(), chance)
  const caseNo = knownCaseNo(number, today)
  return { ...invented, remarks: '', closing: '', filedOn, closedOn, caseNo, ...given }
}

function inventedRow(today: CalendarDate, index: number, numbers: Map<string, number>, chance: Chance): Row {
  const mine = index % 80 === 7
  const age = mine ? 20 + chance.below(150) : chance.below(6 * 365)
  const filedOn = addDays(today, -age)
  const isOpen = mine || (age < 170 ? chance.happens(0.8) : chance.happens(0.001))
  const type = chance.happens(0.85) ? '执' : '执恢'
  const pool = `${filedOn.slice(0, 4)}${type}`
  const seq = (numbers.get(pool) ?? 1100) + 1
  numbers.set(pool, seq)
  const amount = (chance.below(90_000_000) + 100_000) / 100
  const asOrganisation = chance.happens(0.3)
  return {
    caseNo: `（${filedOn.slice(0, 4)}）浙9901${type}${seq}号`,
    filedOn,
    cause: chance.pick(CAUSES),
    applicant: chance.happens(0.4) ? `${chance.pick(ORGANISATIONS)}有限公司` : personName(chance),
    applicantId: '',
    debtor: asOrganisation ? `${chance.pick(ORGANISATIONS)}有限公司` : personName(chance),
    debtorId: asOrganisation ? '' : citizenId('990101', birthday(chance), chance.below(999)),
    amount: amount.toFixed(2),
    executed: chance.happens(0.5) ? '0.00' : (amount * 0.3).toFixed(2),
    handler: mine ? DEMO_HANDLER : chance.pick(HANDLERS),
    closing: isOpen ? '' : chance.pick(['终本', '终本', '终本', '执行完毕', '执行完毕', '终结执行']),
    closedOn: isOpen ? '' : addDays(filedOn, Math.min(age, 90 + chance.below(80))),
    address: `示例市示例区${chance.pick(ROADS)}${1 + chance.below(299)}号${1 + chance.below(30)}幢${101 + chance.below(20) * 100}室`,
    phone: `1790000${String(chance.below(10_000)).padStart(4, '0')}`,
    remarks: chance.happens(0.04) ? chance.pick(REMARKS) : '',
  }
}

function personName(chance: Chance): string {
  return `${chance.pick(STEMS)}某${chance.pick(GIVEN)}`
}

function birthday(chance: Chance): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${1950 + chance.below(52)}${two(1 + chance.below(12))}${two(1 + chance.below(28))}`
}

/** An 18-digit number of area 990101, which no person has, with its right check digit (GB 11643). */
function citizenId(area: string, born: string, serial: number): string {
  const digits = `${area}${born}${String(serial).padStart(3, '0')}`
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, at) => total + weight * Number(digits[at]), 0)
  return digits + '10X98765432'[sum % 11]
}

function lineOf(row: Row): string {
  const kind = row.debtorId === '' && /公司|商贸|行$/.test(row.debtor) ? '法人' : '自然人'
  return [
    row.caseNo,
    '示例区人民法院',
    row.filedOn,
    row.cause,
    row.applicant,
    row.applicantId,
    row.debtor,
    row.debtorId,
    kind,
    row.amount,
    row.executed,
    row.handler,
    row.closing,
    row.closedOn,
    row.address,
    row.phone,
    row.remarks,
  ].join(',')
}
