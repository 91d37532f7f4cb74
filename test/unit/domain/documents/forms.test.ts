import { describe, expect, it } from 'vitest'
import { type Form, missingFields, officialDocumentOf } from '../../../../shared/domain/documents/forms/form.ts'
import { type FormKind, forms } from '../../../../shared/domain/documents/forms/index.ts'
import type { AttendCapacity } from '../../../../shared/domain/documents/forms/noticeToAttend.ts'
import { attendCapacities } from '../../../../shared/domain/documents/forms/noticeToAttend.ts'
import { chineseDateRuns, chineseNumber, sentence } from '../../../../shared/domain/documents/forms/parts.ts'
import { officialDocument } from '../../../../shared/domain/documents/officialDocument.ts'
import { documentFields, missingFieldName } from '../../../../shared/i18n/documentFields.ts'
import { documents } from '../../../../shared/i18n/documents.ts'
import {
  announcement,
  approval,
  assistance,
  day,
  evening,
  head,
  interview,
  notice,
  receipt,
  roomSheets,
  samples,
  warrant,
} from '../../core/documents/officialSamples.ts'
import { samplePlan } from '../../core/documents/planSample.ts'
import { said } from '../../core/documents/said.ts'

function print<Data>(form: Form<Data>, data: Data, caseNo: string | null = head.caseNo): string {
  const made = officialDocumentOf(form, data, { ...head, caseNo })
  expect(officialDocument.safeParse(made).error?.issues ?? []).toEqual([])
  return said(made)
}

/** The same data with every value that may lack taken away. */
function emptied<Data>(data: Data): Data {
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return []
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, strip(inner)]))
    return null
  }
  return strip(data) as Data
}

const kinds = Object.keys(forms) as FormKind[]

describe('every form', () => {
  it.each(kinds)('%s gives a document of the frozen format, with words for its name', (kind) => {
    const document = samples(head)[kind]
    expect(officialDocument.safeParse(document).error?.issues ?? []).toEqual([])
    expect(document.kind).toBe(kind)
    expect(documents.zh.kind[kind]).not.toBe('')
    expect(said(document)).not.toMatch(/null|undefined|NaN|\[object/)
  })

  it('[D1] the same data give the same document', () => {
    expect(samples(head)).toEqual(samples(head))
  })
})

describe('强制迁出公告', () => {
  it('[CPL 261] names case, title, debtor, premises, the last day and the consequence, and the president signs it', () => {
    const text = print(forms.evictionAnnouncement, announcement)
    for (const part of [
      '申请执行人云栖示例资产公司与被执行人甲某仁房屋租赁合同纠纷一案',
      '（2024）浙9901民初88号民事判决书已经发生法律效力',
      '依照《中华人民共和国民事诉讼法》第二百六十一条的规定，责令被执行人甲某仁于2025年9月15日前迁出坐落于示例市示例区云栖路18号云栖商贸城2号楼的房屋',
      '逾期不履行的，本院将依法强制执行',
      '特此公告',
      '院　长　李某正（签名）',
      '二〇二五年八月一日',
    ])
      expect(text).toContain(part)
    expect(missingFields(forms.evictionAnnouncement, announcement)).toEqual([])
  })

  it('says 退出 of land', () => {
    const land = { ...announcement, premises: { kind: 'LAND' as const, address: '示例村三组' } }
    expect(print(forms.evictionAnnouncement, land)).toContain('退出坐落于示例村三组的土地')
  })

  it('[CPL 261] without a signature bears no date and no name, and lists what is missing', () => {
    const unsigned = { ...announcement, president: null, signedOn: null, complyBy: null }
    const text = print(forms.evictionAnnouncement, unsigned)
    expect(text).toContain('于▁年▁月▁日前迁出')
    expect(text).toMatch(/院　长　▁（签名）二〇▁年▁月▁日$/)
    expect(missingFields(forms.evictionAnnouncement, unsigned)).toEqual(['complyBy', 'president'])
  })
})

describe('到场通知书', () => {
  const wanted: Record<AttendCapacity, string> = {
    DEBTOR: '通知你届时到场',
    ADULT_FAMILY: '被执行人甲某仁的成年家属届时到场',
    LEGAL_REPRESENTATIVE: '法定代表人（主要负责人）王某届时到场',
    WORK_UNIT: '被执行人甲某仁系你单位工作人员，你单位应当派人参加',
    BASE_ORGANIZATION: '作为房屋所在地的基层组织，应当派人参加',
  }

  it.each(attendCapacities)('[CPL 261] asks of %s what the law asks', (capacity) => {
    const text = print(forms.noticeToAttend, {
      ...notice,
      addressee: { name: '某某', capacity },
      representative: '王某',
    })
    expect(text).toContain(wanted[capacity])
    expect(text).toContain('第二百六十一条第二款')
    expect(text).toContain('2025年9月16日9时00分强制执行')
    expect(text.includes('拒不到场的，不影响执行')).toBe(!['WORK_UNIT', 'BASE_ORGANIZATION'].includes(capacity))
  })
})

describe('搜查令', () => {
  it('[CPL 259] names person, place, facts, scope and officers, and only the president signs', () => {
    const text = print(forms.searchWarrant, warrant)
    for (const part of [
      '第二百五十九条',
      '甲某仁',
      '302室',
      '隐匿财产：经查询',
      '账簿、会计凭证',
      '林某舟（证件号码浙9901-0017）、周某宁',
      '此令',
      '院　长',
    ])
      expect(text).toContain(part)
    expect(text).not.toContain('执行员　')
  })

  it('lists officers without a card number', () => {
    const data = { ...warrant, officers: [{ name: '林某舟', cardNo: null }] }
    expect(missingFields(forms.searchWarrant, data)).toEqual(['officers.0.cardNo'])
    expect(print(forms.searchWarrant, data)).toContain('林某舟（证件号码▁）')
  })
})

describe('协助执行通知书', () => {
  it('[CPL 117] states article, ruling, exact matters, term and liability, and carries a reply slip', () => {
    const document = officialDocumentOf(forms.assistanceNotice, assistance, head)
    const text = said(document)
    for (const part of [
      '第二百五十三条',
      '执101号之一执行裁定书',
      '一、2025年9月16日8时起',
      '二、协助核查',
      '自2025年9月16日起至2025年9月18日止',
      '第一百一十七条',
    ])
      expect(text).toContain(part)
    const heads = document.blocks.flatMap((block) => (block.block === 'letterhead' ? [block.title] : []))
    expect(heads).toEqual(['协助执行通知书', '协助执行通知书（回执）'])
    expect(document.blocks.filter((block) => block.block === 'closing').map((block) => block.seal)).toEqual([
      '院印',
      '单位印章',
    ])
  })
})

describe('送达回证', () => {
  it('[CPL 87] has a place for everything the law asks to be written down', () => {
    const text = print(forms.serviceReceipt, receipt)
    for (const part of [
      '到场通知书',
      '■留置送达',
      '□直接送达',
      '甲某仁称不认可公告内容',
      '钱某',
      '周某宁、吴某平',
      'F03 00:12:10',
      '第八十九条',
    ])
      expect(text).toContain(part)
  })

  it('leaves the choice of the way of service open when it is not known', () => {
    const data = { ...receipt, mode: null, servedBy: [] }
    expect(print(forms.serviceReceipt, data)).not.toContain('■')
    expect(missingFields(forms.serviceReceipt, data)).toEqual(['mode', 'servedBy'])
  })
})

describe('谈话笔录', () => {
  it('keeps question and answer in order and has a place to sign for everybody', () => {
    const document = officialDocumentOf(forms.interviewRecord, interview, head)
    expect(said(document)).toMatch(
      /问：你依据什么.*答：2019年3月1日.*问：对2025年8月1日.*答：我不是被执行人.*以上笔录已阅/,
    )
    const places = document.blocks.flatMap((block) => (block.block === 'signatures' ? block.rows : []))
    expect(places.map((row) => [row.capacity, row.name, row.status])).toEqual([
      ['被谈话人', '乙某兰', null],
      ['谈话人', '林某舟', null],
      ['记录人', '周某宁', null],
    ])
  })

  it('[C9] prints a refusal as recorded', () => {
    const none = { reason: null, at: null, status: null }
    const signers = [
      { capacity: '被谈话人', name: '乙某兰', status: 'REFUSED' as const, reason: '不认可', at: null, witness: false },
      { capacity: '见证人', name: '钱某', ...none, witness: true },
      { capacity: '见证人', name: '孙某', ...none, witness: true },
    ]
    const made = officialDocumentOf(forms.interviewRecord, { ...interview, signers }, head)
    expect(officialDocument.safeParse(made).success).toBe(true)
    const alone = officialDocumentOf(forms.interviewRecord, { ...interview, signers: signers.slice(0, 2) }, head)
    expect(officialDocument.safeParse(alone).success).toBe(false)
  })
})

describe('腾退执行预案', () => {
  const plan = samplePlan(6, 5)

  it('[B7] has the fifteen sections in order', () => {
    const document = officialDocumentOf(forms.evictionPlan, plan, head)
    const sections = document.blocks.flatMap((block) =>
      block.block === 'heading' && block.level === 1 ? [block.text] : [],
    )
    expect(sections).toHaveLength(15)
    expect(sections[0]).toBe('一、案件基本情况')
    expect(sections[10]).toBe('十一、风险预判及处置')
    expect(sections[14]).toBe('十五、审批')
  })

  it('lists every room, every occupant and every person of a group', () => {
    const text = print(forms.evictionPlan, plan)
    const document = officialDocumentOf(forms.evictionPlan, plan, head)
    const rowsUnder = (head: string) =>
      document.blocks.flatMap((block) =>
        block.block === 'table' && block.columns.some((column) => column.head === head) ? [block.rows.length] : [],
      )
    expect([...rowsUnder('钥匙'), ...rowsUnder('类别')]).toEqual([plan.rooms.length, plan.occupants.length])
    for (const member of plan.groups.flatMap((group) => group.members)) expect(text).toContain(member.name)
    expect(text).toContain('2,259,000.00元')
  })

  it('[B5] says what the frozen plan says of rents, of care and of rooms that are left out', () => {
    const text = print(forms.evictionPlan, plan)
    expect(text).toContain('乙某兰1,200.00元3,800.00元120是一次付清十年租金，无税票')
    expect(text).toContain('40150㎡乙某兰租赁异议审查期间不清空')
    expect(text).toContain('姓　名丙某芳房　间107照护需要高龄、重病；卧床填表日期2025年9月2日')
    expect(text).toContain('民　政▁决定人▁指挥决定▁')
    const bare = print(forms.evictionPlan, { ...plan, rents: [], care: [], excluded: [] })
    expect(bare).toContain('没有除外的房间，全部清空。')
    expect(bare).toContain('没有登记需要照护的人员。')
  })

  it('adds costs only when every amount is known', () => {
    expect(print(forms.evictionPlan, plan)).toContain('合计：49,200.50元（人民币肆万玖仟贰佰元零伍角）')
    const [first] = plan.costs
    if (first === undefined) throw new Error('no cost in the sample')
    const open = { ...plan, costs: [...plan.costs, { ...first, amountFen: null }] }
    expect(print(forms.evictionPlan, open)).toContain('合计：▁')
  })

  it('[B4] lists what is missing by its place', () => {
    const missing = missingFields(forms.evictionPlan, plan)
    expect(missing).toContain('documents.2.date')
    expect(missing).toContain('vehicles.1.driver')
    expect(missing).not.toContain('rooms.2.occupant')
    expect(missingFields(forms.evictionPlan, { ...plan, risks: [], handler: ' ' })).toEqual(
      expect.arrayContaining(['risks', 'handler']),
    )
  })

  it('prints an empty plan as blanks, section by section', () => {
    const nothing = { ...emptied(plan), case: { ...emptied(plan.case) } }
    const text = print(forms.evictionPlan, nothing)
    expect(text).toContain('申请执行人▁与被执行人▁▁一案')
    expect(text).not.toContain('元（人民币')
  })
})

describe('审批表', () => {
  it('names the plan by version and short code, and shows each step as it was decided', () => {
    const text = print(forms.planApprovalSheet, approval)
    expect(text).toContain('第3版')
    expect(text).toContain('4C1A-88F2-0D37')
    expect(text).toMatch(/■同意　□退回同意。审批人：孙某川/)
    expect(text).toMatch(/□同意　■退回401室租赁异议未答复/)
    expect(text.split('□同意　□退回审批人：▁')).toHaveLength(3)
  })
})

describe('纸质备用包', () => {
  it('[B7] has one sheet per room, each with its own head', () => {
    const document = officialDocumentOf(forms.roomSheet, roomSheets, head)
    expect(document.blocks.filter((block) => block.block === 'letterhead')).toHaveLength(2)
    expect(document.blocks.filter((block) => block.block === 'pageBreak')).toHaveLength(1)
    expect(said(document)).toContain('2号楼3层 302室')
  })

  it('[B7] numbers the empty rows of blank lists on from sheet to sheet', () => {
    const data = { place: null, room: null, sheets: 3 }
    const document = officialDocumentOf(forms.blankInventoryForm, data, head)
    const numbers = document.blocks
      .flatMap((block) => (block.block === 'table' && block.columns[0]?.head === '序号' ? block.rows : []))
      .map((row) => row[0]?.[0])
    expect(numbers).toEqual(Array.from({ length: 42 }, (_, i) => String(i + 1)))
    expect(missingFields(forms.blankInventoryForm, data)).toEqual(['place'])
  })

  it('never shows a check that was not done as passed', () => {
    const text = print(forms.eveningCard, evening)
    expect(text).toContain('5打印机□未检查')
    expect(text).toContain('共5项：通过2项，注意1项，不通过1项，未检查1项')
  })
})

describe('what is missing', () => {
  it('[D1] prints every form without data as blanks and invents no date, name or number', () => {
    const bare = [
      print(
        forms.evictionAnnouncement,
        { ...emptied(announcement), premises: { kind: 'BUILDING', address: null } },
        null,
      ),
      print(forms.searchWarrant, emptied(warrant), null),
      print(forms.serviceReceipt, emptied(receipt), null),
      print(forms.interviewRecord, emptied(interview), null),
      print(forms.planApprovalSheet, emptied(approval), null),
    ]
    for (const text of bare) {
      expect(text).toContain('▁')
      expect(text.replace(/[（(]?\d[．)）]/g, '')).not.toMatch(/\d/)
    }
  })

  it('counts a text of nothing but blanks as missing', () => {
    const data = { ...announcement, title: { ...announcement.title, name: '　 ' } }
    expect(missingFields(forms.evictionAnnouncement, data)).toEqual(['title.name'])
    expect(print(forms.evictionAnnouncement, data)).toContain('据以执行的▁已经发生法律效力')
  })
})

describe('the names of missing values', () => {
  it('exist for every value of every form', () => {
    const steps = new Set<string>()
    const walk = (value: unknown): void => {
      if (Array.isArray(value)) value.forEach(walk)
      else if (typeof value === 'object' && value !== null)
        for (const [step, inner] of Object.entries(value)) {
          steps.add(step)
          walk(inner)
        }
    }
    walk([announcement, notice, warrant, assistance, receipt, interview, approval, roomSheets, evening])
    walk([samplePlan(1, 1), { place: null, room: null, sheets: 1 }])
    walk([{ signers: [{ name: null, status: null, reason: null, at: null, capacity: '', witness: false }] }])
    expect([...steps].filter((step) => !(step in documentFields.zh))).toEqual([])
    expect(Object.keys(documentFields.zh).filter((step) => !steps.has(step))).toEqual([])
  })

  it('say the place in a list from 1', () => {
    const word = (step: string) => Reflect.get(documentFields.zh, step) as string
    expect(missingFieldName('vehicles.1.driver', word)).toBe('车辆 2 驾驶员')
    expect(missingFieldName('complyBy', word)).toBe('责令期限')
  })
})

describe('parts', () => {
  it('writes dates in Chinese numerals', () => {
    expect(chineseDateRuns(day('2030-12-31'))).toEqual(['二〇三〇年十二月三十一日'])
    expect(chineseDateRuns(day('2025-10-20'))).toEqual(['二〇二五年十月二十日'])
    expect([1, 10, 11, 20, 99].map(chineseNumber)).toEqual(['一', '十', '十一', '二十', '九十九'])
  })

  it('refuses a sentence with another number of places than values', () => {
    expect(sentence('甲{}乙', '一')).toEqual(['甲', '一', '乙'])
    expect(() => sentence('甲{}乙')).toThrow()
  })
})
