import {
  type InventoryListRow,
  type InventoryListSection,
  type InventoryListSnapshot,
  inventoryListFormat,
  inventoryListTotals,
} from '../../../../shared/domain/documents/inventoryList.ts'

/** A row in which nobody recorded anything but its number. */
export const emptyRow: InventoryListRow = {
  itemNo: 'R302-D2-0001',
  at: null,
  name: null,
  brandModel: null,
  serialNo: null,
  quantity: null,
  condition: null,
  ownerClaim: null,
  regime: null,
  sealNo: null,
  packedIn: null,
  destination: null,
  custodian: null,
  videoRefs: [],
  remarks: null,
  struck: null,
}

const goods = [
  ['实木办公桌', '示例牌 BT-160', '张', '九成新，左侧桌面有划痕', '靠东墙'],
  ['人体工学椅', null, '把', '使用中', null],
  ['液晶电视机', '示例牌 65寸 T14', '台', '屏幕右上角有裂纹，未通电', '遥控器1个'],
  ['三角钢琴（含琴凳）', '示例琴行 GP-188', '架', '完好', '第三人主张所有，附租赁合同复印件'],
  ['纸箱装书籍', null, '箱', null, '未逐册清点'],
] as const

/** Row number `i` (from 0) of a fictional room; every 9th is unsettled, every 13th struck out. */
export function sampleRow(i: number): InventoryListRow {
  const [name, brand, unit, condition, remark] = goods[i % goods.length] ?? goods[0]
  const no = String(i + 1).padStart(4, '0')
  const seconds = String(i % 60).padStart(2, '0')
  return {
    itemNo: `R302-D2-${no}`,
    at: `2025-09-16T10:${String(Math.floor(i / 60) % 60).padStart(2, '0')}:${seconds}+08:00`,
    name: [name],
    brandModel: brand === null ? null : [brand],
    serialNo: i % 4 === 2 ? [`SN${990100 + i}X7`] : null,
    quantity:
      i % 9 === 4
        ? [
            { amount: '11', unit },
            { amount: '13', unit },
          ]
        : [{ amount: String((i % 12) + 1), unit }],
    condition: condition === null ? null : [condition],
    ownerClaim: i % 5 === 3 ? ['第三人：示例琴行有限公司（租赁合同）'] : ['被执行人'],
    regime: ['交还'],
    sealNo: i % 3 === 0 ? [`F-${no}`] : null,
    packedIn: i % 2 === 0 ? [`箱${(i % 14) + 1}`] : null,
    destination: ['城北二号仓'],
    custodian: ['申请执行人'],
    videoRefs: [{ file: 'F03', start: `00:${seconds}:31`, end: `00:${seconds}:58` }],
    remarks: remark === null ? null : [remark],
    struck: i % 13 === 12 ? { reason: '与前一项重复登记' } : null,
  }
}

/** One room with these rows; the debtor refused to sign before two witnesses. */
export function sampleSection(room: string, rows: InventoryListRow[]): InventoryListSection {
  const none = { reason: null, at: null, videoRef: null }
  return {
    roomId: `0199526d-0000-7000-8000-${room.replace(/\D/g, '').padStart(12, '0')}`,
    building: '2号楼',
    floor: '3层',
    room,
    lotNo: 'L-07',
    startedAt: '2025-09-16T09:58:00+08:00',
    endedAt: '2025-09-16T12:40:00+08:00',
    recorder: { id: 'officer-1', name: '周某宁' },
    checker: { id: 'officer-2', name: '吴某平' },
    rows,
    signers: [
      {
        capacity: 'DEBTOR',
        name: '陈某海',
        status: 'REFUSED',
        reason: '称对清单第3项数量有异议',
        at: '2025-09-16T12:45:00+08:00',
        videoRef: { file: 'F03', start: '02:47:10', end: '02:48:02' },
      },
      { capacity: 'WITNESS', name: '李某芳', status: null, ...none },
      { capacity: 'WITNESS', name: '赵某川', status: null, ...none },
    ],
    counts: inventoryListTotals([{ rows }]),
  }
}

/** A list of these rooms; `demo` puts the watermark on. */
export function sampleList(sections: InventoryListSection[], demo: boolean): InventoryListSnapshot {
  return {
    format: inventoryListFormat,
    demo,
    court: { code: '浙9901', name: '示例区人民法院' },
    caseNo: '（2025）浙9901执101号',
    site: { id: '0199526d-0000-7000-8000-000000000001', name: '云栖商贸城', place: '示例市示例区云栖路18号云栖商贸城' },
    sections,
    counts: inventoryListTotals(sections),
    preparedAt: '2025-09-16T13:05:00+08:00',
    preparedBy: { id: 'officer-1', name: '周某宁' },
    programVersion: '0.1.0',
  }
}

/** `count` sample rows. */
export function sampleRows(count: number): InventoryListRow[] {
  return Array.from({ length: count }, (_, i) => sampleRow(i))
}
