import fc from 'fast-check'
import { describe, it } from 'vitest'
import { addDays, dateOfDayNumber, dayNumber, parseCalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import { due, isWorkingDay } from '../../../shared/domain/calendar/due.ts'
import { holidayTable } from '../../../shared/domain/calendar/holidays.ts'
import { stateCouncilHolidays } from '../../../shared/domain/calendar/stateCouncilHolidays.ts'
import { normaliseForSearch } from '../../../shared/domain/cases/text.ts'
import { formatCaseNumber, parseCaseNumber } from '../../../shared/domain/identifiers/caseNumber.ts'
import { citizenCheckDigit, parseCitizenId } from '../../../shared/domain/identifiers/citizenId.ts'
import { formatFen, formatFenPlain, parseAmountNumber, parseYuan } from '../../../shared/domain/money/amount.ts'
import { parseUppercaseAmount, uppercaseAmount } from '../../../shared/domain/money/uppercaseAmount.ts'

const fen = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -2_000_000, max: 2_000_000 }),
  fc.tuple(fc.nat(99), fc.nat(15)).map(([head, zeros]) => Math.min(head * 10 ** zeros, Number.MAX_SAFE_INTEGER)),
)
const day = fc.integer({ min: -62_091, max: 76_000 }).map((days) => {
  const date = dateOfDayNumber(days)
  if (date === null) throw new Error(String(days))
  return date
})
const holidays = holidayTable(stateCouncilHolidays)

describe('amounts', () => {
  it('[A4] every amount survives 大写 and back', () => {
    fc.assert(
      fc.property(fen, (amount) => {
        const read = parseUppercaseAmount(uppercaseAmount(amount))
        return read.ok && read.value === amount
      }),
      { numRuns: 3000 },
    )
  })

  it('[A4] two amounts are never written alike', () => {
    fc.assert(fc.property(fen, fen, (a, b) => a === b || uppercaseAmount(a) !== uppercaseAmount(b)))
  })

  it('[A2] every amount survives its figures, with separators, without, and full-width', () => {
    fc.assert(
      fc.property(fen, (amount) => {
        const wide = formatFen(amount).replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))
        return [formatFen(amount), formatFenPlain(amount), wide, `¥${formatFen(amount)}元`].every((text) => {
          const read = parseYuan(text, 'yuan')
          return read.ok && read.value === amount
        })
      }),
    )
  })

  it('[A2] the binary number of a spreadsheet gives the fen it was typed as', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e13, max: 1e13 }), (amount) => {
        const stored = Number(formatFenPlain(amount)).toPrecision(17)
        const read = parseAmountNumber(stored, 'yuan')
        return read.ok && read.value === amount
      }),
    )
  })

  it('[A2] no text makes the reader throw or give anything but whole fen', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[-0-9.,¥()元万壹零整]*$/)), (text) => {
        const read = parseYuan(text, 'yuan')
        return !read.ok || Number.isSafeInteger(read.value)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('dates', () => {
  it('[A5] day numbers and dates are one to one, and every written form reads back', () => {
    fc.assert(
      fc.property(day, (date) => {
        const [year, month, rest] = date.split('-').map(Number)
        const forms = [
          `${year}/${month}/${rest}`,
          `${year}.${month}.${rest}`,
          `${year}年${month}月${rest}日`,
          date.replaceAll('-', ''),
        ]
        return (
          dateOfDayNumber(dayNumber(date)) === date &&
          forms.every((form) => {
            const read = parseCalendarDate(form)
            return read.ok && read.value === date
          })
        )
      }),
    )
  })

  it('[A5] a period ends on the first working day on or after its last day', () => {
    fc.assert(
      fc.property(day, fc.nat(400), fc.constantFrom('day', 'month', 'year'), (start, n, unit) => {
        const size = unit === 'year' ? n % 20 : unit === 'month' ? n % 100 : n
        const end = due(start, size, unit, holidays)
        if (!isWorkingDay(end.due, holidays) || end.due < end.original) return false
        for (let at = end.original; at < end.due; at = addDays(at, 1)) if (isWorkingDay(at, holidays)) return false
        return end.shifted === (end.due !== end.original)
      }),
    )
  })
})

describe('identifiers', () => {
  const today = dateOfDayNumber(20_000)
  if (today === null) throw new Error('today')

  it('[A4] one wrong digit or two swapped neighbours in an ID number are always found', () => {
    const first17 = fc
      .tuple(fc.integer({ min: 110_101, max: 659_001 }), fc.integer({ min: 0, max: 19_000 }), fc.nat(999))
      .map(
        ([area, born, seq]) =>
          `${area}${(dateOfDayNumber(born) ?? '').replaceAll('-', '')}${String(seq).padStart(3, '0')}`,
      )
    fc.assert(
      fc.property(first17, fc.nat(16), fc.integer({ min: 1, max: 9 }), (head, at, shift) => {
        const number = head + citizenCheckDigit(head)
        const changed = number.slice(0, at) + ((Number(number.charAt(at)) + shift) % 10) + number.slice(at + 1)
        const swapped = number.slice(0, at) + number.charAt(at + 1) + number.charAt(at) + number.slice(at + 2)
        const ok = (text: string) => parseCitizenId(text, today, 'only18').ok
        return ok(number) && !ok(changed) && (swapped === number || !ok(swapped))
      }),
      { numRuns: 2000 },
    )
  })

  it('[A4] a case number written in full reads back as itself, whatever its brackets', () => {
    const parts = fc.tuple(
      fc.integer({ min: 1900, max: 2099 }),
      fc.constantFrom('浙', '浙08', '浙0802', '最高法', '兵0101'),
      fc.constantFrom('执', '执恢', '执异', '司救执', '民初'),
      fc.integer({ min: 1, max: 9_999_999 }),
      fc.option(fc.integer({ min: 1, max: 99 })),
    )
    fc.assert(
      fc.property(parts, ([year, court, type, seq, sub]) => {
        const number = { year, court, type, seq, sub, normalised: `（${year}）${court}${type}${seq}号` }
        const full = formatCaseNumber(number)
        return [full, full.replace('（', '(').replace('）', ')')].every((text) => {
          const read = parseCaseNumber(text, 'strict')
          return (
            read.ok &&
            JSON.stringify(Object.entries(read.value).sort()) === JSON.stringify(Object.entries(number).sort())
          )
        })
      }),
    )
  })
})

describe('search text', () => {
  it('[A3] normalising twice changes nothing', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) => normaliseForSearch(normaliseForSearch(text)) === normaliseForSearch(text),
      ),
      { numRuns: 3000 },
    )
  })
  it('[A3] text that needs no folding comes out as if it had been folded', () => {
    // A bracket of another kind behind it sends the whole text through every step.
    const plain = fc.string({ unit: fc.constantFrom(...'王一两 aZ09()·-\u212aİ\u212b') })
    fc.assert(
      fc.property(plain, (text) => normaliseForSearch(`${text}【`) === `${normaliseForSearch(text)}(`),
      {
        numRuns: 3000,
      },
    )
  })
})
