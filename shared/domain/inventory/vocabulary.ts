/**
 * Words of the entry line (screens S8): counting words, habits of names, places and conditions. A room adds the places,
 * people and names already used there; what stands here is what every room starts with.
 */

/** Counting words; a number glued to one of these is a quantity. `寸`, `V`, `W` and the like are sizes, never counts. */
export const countUnits: ReadonlySet<string> = new Set(
  (
    '张 把 个 台 件 套 只 箱 袋 包 盒 本 册 份 条 根 块 片 瓶 桶 罐 卷 支 枝 双 副 对 组 架 辆 部 扇 面 幅 顶 床 捆 扎 串 堆 ' +
    '批 盆 棵 株 头 匹 尾 筐 篮 板 页 枚 颗 粒 口 座 盏 盘 杯 碗 艘 打 摞 叠 沓 管 节 樽 具 门 挂 听 项'
  ).split(' '),
)

/** Measures: a quantity when nothing is counted on the line, else a size that belongs to the remark. */
export const measureUnits: ReadonlySet<string> = new Set('吨 公斤 千克 斤 克 米 平方米 立方米 升 毫升 公里'.split(' '))

/** Unit when neither the name's habit nor this site tells another. */
export const fallbackUnit = '件'

const habits: readonly (readonly [unit: string, endings: string])[] = [
  ['张', '桌 茶几 床 沙发 凳 躺椅 床垫 席 台球桌 照片'],
  ['把', '椅 椅子 伞 刀 锁 钥匙 剪刀 扫帚 吉他 梯 梯子 扳手'],
  ['个', '柜 书架 货架 架子 箱 盒 碗 盘 锅 桶 包 枕头 插座 垃圾桶 箱子 柜子 保险柜 水壶 篮 鱼缸 灶'],
  [
    '台',
    '机 空调 电脑 主机 显示器 电视 电视机 冰箱 冰柜 洗衣机 打印机 投影仪 饮水机 热水器 风扇 电扇 烤箱 微波炉 音箱 服务器 电子秤',
  ],
  ['盏', '灯 台灯 吊灯'],
  ['本', '书 教材 笔记本 相册 字典 证书'],
  ['册', '账簿 账本 图书 档案'],
  ['份', '合同 文件 单据 票据 资料'],
  ['幅', '画 字画 挂画 窗帘 地图 锦旗'],
  ['辆', '车 自行车 电动车 三轮车 摩托车 汽车 推车'],
  ['扇', '门 窗 屏风'],
  ['面', '镜 镜子 鼓 旗'],
  ['块', '白板 黑板 地毯 玻璃 手表 地垫 毛巾 牌匾 招牌'],
  ['床', '被 被子 褥子 毯子 棉被'],
  ['件', '衣 衣服 大衣 外套 衬衫 首饰 工艺品'],
  ['双', '鞋 靴 筷子 袜 手套'],
  ['条', '裤 裙 围巾 毛毯 烟 绳 数据线 电线'],
  ['架', '钢琴 电钢琴 古筝 飞机 相机 照相机 无人机'],
  ['部', '手机 电话 电梯 对讲机'],
  ['瓶', '酒 白酒 红酒 药水 酱油'],
  ['盆', '花 绿植 盆景'],
  ['枚', '印章 公章 戒指 硬币 纪念币'],
  ['支', '笔 毛笔 枪 钢笔'],
  ['袋', '米 面粉 大米 水泥 化肥'],
  ['卷', '布 胶带 卷纸'],
  ['套', '餐具 茶具 音响 工具 西装 桌椅'],
  ['只', '猫 狗 鸡 鸟 气瓶 杯 杯子 手镯'],
]

const habitOf = new Map(
  habits.flatMap(([unit, endings]) => endings.split(' ').map((ending) => [ending, unit] as const)),
)

/** Unit a name is usually counted in, by its longest known ending (`会议桌` → 张); null when no habit is known. */
export function habitualUnit(name: string): string | null {
  const bare = name.replace(/[（(].*$/u, '')
  const letters = [...bare]
  for (let from = 0; from < letters.length; from += 1) {
    const unit = habitOf.get(letters.slice(from).join(''))
    if (unit !== undefined) return unit
  }
  return null
}

/** Places that need no prefix in any room. */
export const commonPlaces: ReadonlySet<string> = new Set(
  (
    '靠窗 靠门 靠墙 东墙 西墙 南墙 北墙 东侧 西侧 南侧 北侧 东北角 西北角 东南角 西南角 墙角 门口 门后 门内 门外 中间 中央 窗台 阳台 ' +
    '走廊 过道 吊顶 墙上 地上 地面 桌上 桌下 床上 床下 床头 柜内 柜上 柜顶 抽屉内 东墙柜内 厨房 卧室 主卧 次卧 客厅 卫生间 餐厅 ' +
    '书房 储藏室 工位区 教室区 前台 仓库 车库 院内 楼梯间 里间 外间 左侧 右侧'
  ).split(' '),
)

const conditionCodes: Readonly<Record<string, string>> = {
  新: '新',
  旧: '旧',
  损: '损',
  坏: '坏',
  x: '新',
  j: '旧',
  s: '损',
  ｘ: '新',
  ｊ: '旧',
  ｓ: '损',
}
const conditionWords: ReadonlySet<string> = new Set(
  '全新 半新 较新 较旧 陈旧 破旧 破损 损坏 完好 良好 残缺 缺损 生锈 锈蚀 变形 开裂 发霉 未拆封 已拆封'.split(' '),
)

/** Condition a whole word stands for (`旧`, `j`, `九成新`); null when it says nothing about condition. */
export function conditionOf(word: string): string | null {
  const code = Object.hasOwn(conditionCodes, word) ? conditionCodes[word] : undefined
  if (code !== undefined) return code
  return conditionWords.has(word) || /^[一二三四五六七八九]成[新旧]$/u.test(word) ? word : null
}

/** Ways of dealing with an item (domain §1.4). */
export const regimes = ['HANDBACK', 'SEIZED', 'LEFT_IN_PLACE', 'ABANDONED_CLAIMED', 'HAZARD_TRANSFERRED'] as const
export type Regime = (typeof regimes)[number]

const regimeWords: Readonly<Record<string, Regime>> = {
  '': 'HANDBACK',
  还: 'HANDBACK',
  交还: 'HANDBACK',
  查: 'SEIZED',
  查封: 'SEIZED',
  扣押: 'SEIZED',
  留: 'LEFT_IN_PLACE',
  弃: 'ABANDONED_CLAIMED',
  危: 'HAZARD_TRANSFERRED',
}

/** Regime written behind `%`; `%` alone is hand-back; null when the word is none. */
export function regimeOf(word: string): Regime | null {
  return Object.hasOwn(regimeWords, word) ? (regimeWords[word] ?? null) : null
}

/** Label of a box written behind `#`: `14` → `B-014`; other text as typed. */
export function boxLabel(word: string): string {
  const digits = halfWidth(word)
  return /^\d{1,4}$/.test(digits) ? `B-${String(Number(digits)).padStart(3, '0')}` : word
}

/** Full-width digits and point as their half-width twins; everything else unchanged. */
export function halfWidth(text: string): string {
  return text.replace(/[０-９．]/gu, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0))
}
