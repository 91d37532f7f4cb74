import type { ItemFields } from '../../../shared/contract/desk/inventory.ts'

/** The demo's site. Five buildings of 3 × 18 rooms and one of 3 × 20: 330 rooms. */
export const demoSite = {
  name: '云栖商贸城',
  address: '示例市示例区云栖路18号',
  buildings: [1, 2, 3, 4, 5, 6].map((n) => ({
    name: `${n}号楼`,
    prefix: `${n}-`,
    floors: 3,
    roomsPerFloor: n === 6 ? 20 : 18,
  })),
} as const

/** A room that was worked in: its use, who holds it, and its items in the order they were recorded. */
export interface DemoRoom {
  readonly code: string
  readonly purpose: string
  readonly occupant: string
  readonly items: readonly ItemFields[]
  /** Left after recording; the last room stays open. */
  readonly isLeft: boolean
}

type Line = readonly [name: string, amount: number, unit: string, condition: string, place: string, remarks: string]

const held = (name: string): ItemFields['owner'] => ({ name, kind: 'THIRD_PARTY', basis: '次承租合同' })

function item(line: Line, owner: ItemFields['owner'], box: string): ItemFields {
  const [name, amount, unit, condition, place, remarks] = line
  return {
    name,
    quantity: { amount: String(amount), unit },
    condition,
    owner,
    place,
    remarks,
    brandModel: '',
    serialNo: '',
    regime: 'HANDBACK',
    box,
  }
}

/** 2-302, the training room of the entry mock-up: its last fourteen items as shown there, the first fifty-three before. */
const CLASSROOM_BEFORE: readonly Line[] = [
  ['课桌（单人）', 24, '张', '旧', '教室区', ''],
  ['课椅', 48, '把', '旧', '教室区', '其中 3 把缺靠背'],
  ['讲台', 1, '张', '旧', '教室区', ''],
  ['音箱', 2, '只', '旧', '吊顶', ''],
  ['功放机', 1, '台', '旧', '讲台旁', ''],
  ['话筒', 4, '支', '旧', '讲台旁', '1 支无线'],
  ['挂钟', 1, '只', '旧', '东墙', ''],
  ['窗帘', 6, '幅', '旧', '靠窗', ''],
  ['书架', 3, '个', '旧', '北墙', ''],
  ['教材', 12, '箱', '旧', '北墙', '未开封 4 箱'],
  ['打印机', 1, '台', '旧', '工位区', ''],
  ['路由器', 2, '个', '旧', '工位区', ''],
  ['垃圾桶', 5, '只', '旧', '靠门', ''],
]
const CLASSROOM: readonly (readonly [Line, string, ItemFields['owner']])[] = [
  [['课桌（双人）', 18, '张', '旧', '教室区', ''], '', held('王某福')],
  [['办公椅', 22, '把', '旧', '教室区', '折叠'], '', held('王某福')],
  [['投影仪', 1, '台', '旧', '吊顶', '附着，只拍照'], '', held('王某福')],
  [['白板', 2, '块', '旧', '北墙', ''], '', held('王某福')],
  [['会议桌', 1, '张', '旧', '中间', '桌面划痕'], '', held('王某福')],
  [
    ['电钢琴', 1, '台', '旧', '北墙', '租赁合同已拍'],
    '',
    { name: '示例琴行', kind: 'THIRD_PARTY', basis: '示例琴行主张，租赁合同' },
  ],
  [['台式主机', 9, '台', '旧', '工位区', '序列号 9 个已扫'], 'B-014', held('王某福')],
  [['显示器', 9, '台', '旧', '工位区', ''], 'B-014', held('王某福')],
  [['立式空调', 2, '台', '旧', '靠窗', '是否附着待查'], '', { name: '', kind: 'UNKNOWN', basis: '' }],
  [['账簿、合同', 1, '袋', '', '东墙柜内', '封装待交本人'], 'B-013', held('王某福')],
  [['饮水机', 1, '台', '旧', '靠门', ''], '', held('王某福')],
  [['办公椅', 14, '把', '旧', '靠窗', '其中 2 把缺扶手'], '', held('王某福')],
  [['文件柜（铁皮）', 3, '个', '旧', '靠窗', '钥匙 2 把随柜'], '', held('王某福')],
  [['书柜（双门）', 2, '个', '旧', '东墙', '玻璃裂一块'], '', held('王某福')],
]

const SHOP: readonly Line[] = [
  ['货架', 6, '组', '旧', '东墙', ''],
  ['收银台', 1, '张', '旧', '靠门', '抽屉已清空'],
  ['冰柜', 2, '台', '旧', '北墙', '内有饮料'],
  ['纸箱', 18, '箱', '', '库区', '封条完好'],
  ['折叠椅', 8, '把', '旧', '库区', ''],
  ['监控主机', 1, '台', '旧', '收银台下', ''],
]
const HOME: readonly Line[] = [
  ['双人床', 1, '张', '旧', '里间', ''],
  ['衣柜', 1, '个', '旧', '里间', '内有衣物'],
  ['护理床', 1, '张', '旧', '里间', '老人使用中，最后搬'],
  ['电视机', 1, '台', '旧', '外间', ''],
  ['冰箱', 1, '台', '旧', '外间', ''],
]

const OTHERS: readonly (readonly [code: string, purpose: string, occupant: string, lines: readonly Line[]])[] = [
  ['1-101', '小超市', '丁某兴', SHOP],
  ['1-102', '五金店', '戊某旺', SHOP],
  ['1-203', '仓库', '己某达', SHOP],
  ['2-105', '餐饮', '庚某远', SHOP],
  ['2-107', '自住', '丙某芳', HOME],
  ['2-201', '服装店', '辛某平', SHOP],
  ['3-110', '办公', '壬某明', SHOP],
  ['4-302', '自住', '癸某安', HOME],
  ['5-118', '修理铺', '子某力', SHOP],
  ['6-320', '仓库', '丑某康', SHOP],
]

/** The rooms worked in, in the order of the day; 2-302 last and still open. */
export function demoRooms(): DemoRoom[] {
  const before: ItemFields[] = []
  for (let index = 0; index < 53; index += 1) {
    const line = CLASSROOM_BEFORE[index % CLASSROOM_BEFORE.length] as Line
    before.push(item(line, held('王某福'), ''))
  }
  const classroom = CLASSROOM.map(([line, box, owner]) => item(line, owner, box))
  return [
    ...OTHERS.map(([code, purpose, occupant, lines]) => ({
      code,
      purpose,
      occupant,
      items: lines.map((line) => item(line, held(occupant), '')),
      isLeft: true,
    })),
    { code: '2-302', purpose: '培训教室', occupant: '王某福', items: [...before, ...classroom], isLeft: false },
  ]
}
