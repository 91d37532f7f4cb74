import type { CaseSearchDoc, CaseSearchNumber } from '../../db/caseSearch/types.ts'

/** A made-up case: nobody in it exists, courts 浙9901–浙9907 and area 990101 are not assigned. */
export type SyntheticCase = {
  caseNo: CaseSearchNumber
  caseNoText: string
  courtName: string
  filedOn: string
  cause: string
  applicant: string
  applicantId: string
  respondent: string
  respondentId: string
  address: string
  phone: string
  amountFen: number
  handler: string
  statusRank: number
}

const surnames =
  '李王张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤欧阳㙟𠮷'
const givens =
  '某伟芳娜秀敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红鹏飞建文辉玲宁波斌宇浩凯健俊帆帅旭晨轩涵怡欣雨思梓子佳嘉悦新志国庆云海山峰林森春梅桃燕虹雪冰清婷媛慧颖莉琳珊瑶瑾璐蕾薇倩雯琪'
const places = ['示例市', '示例区', '示例县', '试龙县', '样江区', '常样县']
const trades = [
  '物流',
  '新能源',
  '农业开发',
  '科技',
  '餐饮',
  '机械',
  '置业',
  '建材',
  '装饰工程',
  '商贸',
  '纺织',
  '投资管理',
]
const forms = ['有限公司', '有限责任公司', '股份有限公司', '合伙企业（普通合伙）']
const roads = [
  '衢化路',
  '花园东大道',
  '新桥街',
  '信安大道',
  '府山街',
  '白云大道',
  '荷花中路',
  '上街',
  '亭川路',
  '三衢路',
  '劳动路',
  '南街',
  '云栖路',
]
const districts = ['示例市衢例区', '示例市柯样区']
const courtNames = [
  '示例区人民法院',
  '样江区人民法院',
  '试龙县人民法院',
  '例山市人民法院',
  '常样县人民法院',
  '开例县人民法院',
  '试造新城人民法院',
]
const causes = [
  '民间借贷纠纷',
  '买卖合同纠纷',
  '金融借款合同纠纷',
  '房屋租赁合同纠纷',
  '劳动争议',
  '机动车交通事故责任纠纷',
  '离婚后财产纠纷',
  '物业服务合同纠纷',
]
const handlerSurnames = ['周', '祝', '郑', '方', '邵', '徐', '林', '钱']
const handlerGivens = ['舟', '宁', '朴', '远', '青', '岩', '岚']
const types: [string, number][] = [
  ['执', 0.8],
  ['执恢', 0.93],
  ['执保', 0.98],
  ['执异', 1],
]

/** Random numbers in [0, 1) from a 32-bit seed (mulberry32): the same seed gives the same cases everywhere. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

function zipfTable(size: number, exponent: number): Float64Array {
  const table = new Float64Array(size)
  let sum = 0
  for (let i = 0; i < size; i++) {
    sum += 1 / (i + 3) ** exponent
    table[i] = sum
  }
  return table.map((value) => value / sum)
}

function pickFrom(table: Float64Array, random: () => number): number {
  const wanted = random()
  let low = 0
  let high = table.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((table[middle] ?? 1) < wanted) low = middle + 1
    else high = middle
  }
  return low
}

const surnameList = Array.from(surnames)
const givenList = Array.from(givens)
const surnameOdds = zipfTable(surnameList.length, 1)
const givenOdds = zipfTable(givenList.length, 0.7)
const idWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const creditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const creditWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
const two = (value: number): string => (value < 10 ? `0${value}` : `${value}`)

/** Check character of an 18-character citizen number (GB 11643-1999) for its first 17 digits. */
function citizenCheck(body: string): string {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += (body.charCodeAt(i) - 48) * (idWeights[i] ?? 0)
  return '10X98765432'[sum % 11] ?? '0'
}

/** Check character of a unified social credit code (GB 32100-2015) for its first 17 characters. */
function creditCheck(body: string): string {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += creditAlphabet.indexOf(body[i] ?? '0') * (creditWeights[i] ?? 0)
  return creditAlphabet[(31 - (sum % 31)) % 31] ?? '0'
}

type Pick = {
  whole(n: number): number
  of<T>(list: readonly T[]): T
  odds(table: Float64Array): number
  random(): number
}

function picker(seed: number): Pick {
  const random = seededRandom(seed)
  return {
    random,
    whole: (n) => Math.floor(random() * n),
    of: (list) => list[Math.floor(random() * list.length)] as (typeof list)[number],
    odds: (table) => pickFrom(table, random),
  }
}

function person(pick: Pick): { name: string; id: string } {
  let name = surnameList[pick.odds(surnameOdds)] ?? '李'
  name += givenList[pick.odds(givenOdds)] ?? '某'
  if (pick.random() < 0.72) name += givenList[pick.odds(givenOdds)] ?? '某'
  const body = `990101${1945 + pick.whole(60)}${two(1 + pick.whole(12))}${two(1 + pick.whole(28))}${two(pick.whole(100))}${pick.whole(10)}`
  return { name, id: body + citizenCheck(body) }
}

function company(pick: Pick): { name: string; id: string } {
  const name = `${pick.of(places)}${givenList[pick.odds(givenOdds)]}${givenList[pick.odds(givenOdds)]}${pick.of(trades)}${pick.of(forms)}`
  let body = '91990101MA'
  for (let i = 0; i < 7; i++) body += creditAlphabet[pick.whole(31)]
  return { name, id: body + creditCheck(body) }
}

/**
 * Streams `count` cases, the same ones for the same seed. Surnames and given names follow Zipf's law, four parties in
 * ten are companies, sequences count up per court, year and type; about 4 µs each.
 */
export function* syntheticCases(count: number, seed: number): Generator<SyntheticCase> {
  const pick = picker(seed)
  const sequences = new Map<string, number>()
  for (let i = 0; i < count; i++) {
    const courtNumber = pick.whole(7)
    const year = 2015 + pick.whole(12)
    const draw = pick.random()
    const type = (types.find(([, limit]) => draw < limit) ?? ['执'])[0]
    const court = `浙990${courtNumber + 1}`
    const key = `${year}${court}${type}`
    const seq = (sequences.get(key) ?? 0) + 1
    sequences.set(key, seq)
    const applicant = pick.random() < 0.45 ? company(pick) : person(pick)
    const respondent = pick.random() < 0.35 ? company(pick) : person(pick)
    const [open, close] = pick.random() < 0.1 ? ['(', ')'] : ['（', '）']
    const status = pick.random()
    yield {
      caseNo: { year, court, type, seq, sub: null },
      caseNoText: `${open}${year}${close}${court}${type}${seq}号`,
      courtName: courtNames[courtNumber] ?? '',
      filedOn: `${year}-${two(1 + pick.whole(12))}-${two(1 + pick.whole(28))}`,
      cause: pick.of(causes),
      applicant: applicant.name,
      applicantId: applicant.id,
      respondent: respondent.name,
      respondentId: respondent.id,
      address: `${pick.of(districts)}${pick.of(roads)}${1 + pick.whole(400)}号${1 + pick.whole(30)}幢${1 + pick.whole(4)}单元${101 + pick.whole(2900)}室`,
      phone: `1${3 + pick.whole(6)}${String(pick.whole(1e9)).padStart(9, '0')}`,
      amountFen: 10_000 + pick.whole(500_000_000),
      handler: `${pick.of(handlerSurnames)}某${handlerGivens[courtNumber] ?? '岚'}`,
      statusRank: status < 0.25 ? 0 : status < 0.6 ? 1 : 2,
    }
  }
}

/** What the search index is given for a synthetic case. */
export function searchDocOf(rowId: number, made: SyntheticCase): CaseSearchDoc {
  return {
    rowId,
    caseNo: made.caseNo,
    parties: [made.applicant, made.respondent],
    address: made.address,
    ids: [made.applicantId, made.respondentId],
    statusRank: made.statusRank,
    handlerId: made.handler,
    orderKey: made.caseNo.year,
  }
}
