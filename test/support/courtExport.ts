import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { syntheticCases } from './syntheticCases.ts'

/** Bytes of GB18030, which Node can read but not write: the table is made by decoding every two- and four-byte code. */
export class Gb18030Encoder {
  readonly #codes = new Map<string, Buffer>()

  constructor() {
    const decoder = new TextDecoder('gb18030')
    const learn = (bytes: number[]): void => {
      const text = decoder.decode(Uint8Array.from(bytes))
      if ([...text].length === 1 && text !== '\ufffd' && !this.#codes.has(text))
        this.#codes.set(text, Buffer.from(bytes))
    }
    for (let first = 0x81; first <= 0xfe; first += 1) {
      for (let second = 0x40; second <= 0xfe; second += 1) if (second !== 0x7f) learn([first, second])
    }
    for (let linear = 0; linear < 39_420; linear += 1) learn(fourBytes(linear))
  }

  /** Encodes text; characters beyond the first plane by their fixed formula. */
  encode(text: string): Buffer {
    const parts: Buffer[] = []
    let plain = ''
    const flush = (): void => {
      if (plain !== '') parts.push(Buffer.from(plain, 'latin1'))
      plain = ''
    }
    for (const character of text) {
      if (character < '\u0080') {
        plain += character
        continue
      }
      flush()
      const code = this.#codes.get(character)
      parts.push(code ?? Buffer.from(fourBytes((character.codePointAt(0) ?? 0) - 0x10000 + 189_000)))
    }
    flush()
    return Buffer.concat(parts)
  }
}

function fourBytes(linear: number): number[] {
  return [
    0x81 + Math.floor(linear / 12_600),
    0x30 + (Math.floor(linear / 1260) % 10),
    0x81 + (Math.floor(linear / 10) % 126),
    0x30 + (linear % 10),
  ]
}

const HEADINGS =
  '案号,法院,立案日期,案由,申请执行人,申请人证件号码,被执行人,被执行人证件号码,被执行人类型,标的额（元）,已到位金额（元）,承办人,结案方式,结案日期,住所地,联系电话,备注'

/** Writes a court's export of `count` synthetic cases as GB18030 CSV with CRLF, the headings of the real one. */
export async function writeCourtExport(path: string, count: number, seed: number): Promise<void> {
  const encoder = new Gb18030Encoder()
  const file = createWriteStream(path)
  let text = `${HEADINGS}\r\n`
  for (const made of syntheticCases(count, seed)) {
    const closed = made.statusRank > 0
    const yuan = (made.amountFen / 100).toFixed(2)
    const kind = made.respondentId.startsWith('9199') ? '法人' : '自然人'
    const closing = ['', '终本', '执行完毕'][made.statusRank] ?? ''
    const closedOn = closed ? `${made.caseNo.year + 1}${made.filedOn.slice(4)}` : ''
    text += `${made.caseNoText},${made.courtName},${made.filedOn},${made.cause},${made.applicant},${made.applicantId},${made.respondent},${made.respondentId},${kind},${yuan},0.00,${made.handler},${closing},${closedOn},${made.address},${made.phone},\r\n`
    if (text.length > 1 << 18) {
      if (!file.write(encoder.encode(text))) await once(file, 'drain')
      text = ''
    }
  }
  file.end(encoder.encode(text))
  await once(file, 'finish')
}
