import type { CalendarDate } from '../../calendar/calendarDate.ts'
import type { Block } from '../officialDocument.ts'
import { form } from './form.ts'
import { blank, column, dateRuns, entry, label, letterhead, orBlank, type Value } from './parts.ts'

/** One room as the plan knows it. */
export interface RoomOfSheet {
  readonly building: Value
  readonly floor: Value
  readonly code: string
  readonly purpose: Value
  readonly areaText: Value
  readonly occupant: Value
  readonly group: Value
  readonly keys: Value
  readonly utilities: Value
  readonly flags: Value
}

/** 房间登记单: one sheet per room for the day the laptops fail (B7). */
export interface RoomSheetData {
  readonly place: Value
  readonly date: CalendarDate | null
  readonly rooms: readonly RoomOfSheet[]
}

const title = '房间登记单（纸质备用）'

function sheet(room: RoomOfSheet, data: RoomSheetData, caseNo: string | null): Block[] {
  const name = `${room.building ?? ''}${room.floor ?? ''} ${room.code}室`.trim()
  return [
    letterhead(title, null),
    {
      block: 'grid',
      columns: [4, 8, 4, 8],
      rows: [
        {
          height: 8,
          cells: [label('案　号'), entry(1, [orBlank(caseNo, 10)]), label('日　期'), entry(1, dateRuns(data.date))],
        },
        { height: 8, cells: [label('地　点'), entry(3, [orBlank(data.place, 20)])] },
        {
          height: 8,
          cells: [label('房　间'), entry(1, [{ strong: name }]), label('责任组'), entry(1, [orBlank(room.group, 8)])],
        },
        {
          height: 8,
          cells: [
            label('用　途'),
            entry(1, [orBlank(room.purpose, 8)]),
            label('面　积'),
            entry(1, [orBlank(room.areaText, 6)]),
          ],
        },
        { height: 8, cells: [label('占有人'), entry(3, [orBlank(room.occupant, 20)])] },
        {
          height: 8,
          cells: [
            label('钥　匙'),
            entry(1, [orBlank(room.keys, 8)]),
            label('水电气'),
            entry(1, [orBlank(room.utilities, 8)]),
          ],
        },
        { height: 8, cells: [label('特殊情况'), entry(3, [orBlank(room.flags, 20)])] },
        {
          height: 8,
          cells: [label('纸页编号'), entry(1, ['P', blank(6)]), label('共页数'), entry(1, [blank(4), '页'])],
        },
        {
          height: 11,
          cells: [
            label('进入时间'),
            entry(1, [blank(2), '时', blank(2), '分']),
            label('离开时间'),
            entry(1, [blank(2), '时', blank(2), '分']),
          ],
        },
        {
          height: 11,
          cells: [label('进入方式'), entry(3, ['□自愿开门　□钥匙　□开锁（开锁人', blank(6), '）　□其他', blank(6)])],
        },
        { height: 14, cells: [label('在场人员'), entry(3, [])] },
        { height: 11, cells: [label('表　底'), entry(3, ['水', blank(5), '　电', blank(5), '　气', blank(5)])] },
        { height: 14, cells: [label('室内现状'), entry(3, [])] },
        {
          height: 14,
          cells: [
            label('特殊物品'),
            entry(3, ['□现金票据　□贵重物品　□证照印章账册　□药品辅具　□动物　□易腐　□危险品'], []),
          ],
        },
        {
          height: 11,
          cells: [
            label('物品登记'),
            entry(3, ['清单纸页自 P', blank(4), ' 至 P', blank(4), '，物品共', blank(4), '项，封签', blank(5)]),
          ],
        },
        { height: 11, cells: [label('影像编号'), entry(3, [])] },
        { height: 12, cells: [label('备　注'), entry(3, [])] },
      ],
    },
    {
      block: 'table',
      columns: [
        column('清点人', 1, 'center'),
        column('复核人', 1, 'center'),
        column('被执行人/成年家属', 1, 'center'),
        column('见证人1', 1, 'center'),
        column('见证人2', 1, 'center'),
        column('基层组织代表', 1, 'center'),
      ],
      rows: [[[], [], [], [], [], []]],
      rowHeight: 15,
    },
    {
      block: 'note',
      runs: ['清点人与复核人不得为同一人。拒绝签名的，写明理由，由两名见证人签名确认。录入电脑时保留本页纸页编号。'],
    },
  ]
}

export const roomSheet = form<RoomSheetData>({
  kind: 'roomSheet',
  title,
  layout: 'form',
  optional: [
    'date',
    'rooms.*.building',
    'rooms.*.floor',
    'rooms.*.purpose',
    'rooms.*.areaText',
    'rooms.*.occupant',
    'rooms.*.keys',
    'rooms.*.utilities',
    'rooms.*.flags',
  ],
  blocks: (data, head) =>
    data.rooms.length === 0
      ? [letterhead(title, null), { block: 'paragraph', align: 'center', indent: false, runs: ['尚无房间'] }]
      : data.rooms.flatMap((room, i) => [
          ...(i === 0 ? [] : [{ block: 'pageBreak' } satisfies Block]),
          ...sheet(room, data, head.caseNo),
        ]),
})
