import type { FileHandle } from 'node:fs/promises'
import { type DecodedText, lineDecoder } from './encoding.ts'
import type { TableEncoding } from './types.ts'

/** One physical line: its text without the line end, the line end as it stood, and its size in the file. */
export type PhysicalLine = {
  readonly line: number
  readonly text: string
  readonly end: string
  readonly bytes: number
  readonly tooLong: boolean
  readonly undecodable: boolean
}

/** `lone-cr`: lines end in CR alone, as old office programs wrote them; otherwise in LF or CRLF. */
export type LineEnds = 'lf' | 'lone-cr'

/** How much of a line beyond the bound is kept, for the tray. */
const keptBytes = 4096
const chunkBytes = 256 * 1024

/** What a `LineReader` needs to know; `start` is the byte behind the byte order mark. */
export type LineReaderSetup = {
  readonly handle: FileHandle
  readonly encoding: TableEncoding
  readonly lineEnds: LineEnds
  readonly start: number
  readonly maxLineBytes: number
}

/**
 * Cuts a file into physical lines with a bounded buffer: `take` is synchronous and returns null when it needs `refill`.
 * A line beyond `maxLineBytes` comes as its first 4 KiB, marked `tooLong`; the rest is passed over without being held.
 */
export class LineReader {
  readonly #setup: LineReaderSetup
  readonly #decode: (bytes: Buffer) => DecodedText
  readonly #unit: 1 | 2
  readonly #ending: number | string
  #buffer: Buffer = Buffer.alloc(chunkBytes * 2)
  #start = 0
  #scanned = 0
  #end = 0
  #position: number
  #atEnd = false
  #line = 1
  /** Bytes passed over of a line that is too long, with its beginning; null outside such a line. */
  #overlong: { readonly kept: Buffer; bytes: number } | null = null

  constructor(setup: LineReaderSetup) {
    this.#setup = setup
    this.#decode = lineDecoder(setup.encoding)
    this.#unit = setup.encoding === 'utf-16le' || setup.encoding === 'utf-16be' ? 2 : 1
    const ending = setup.lineEnds === 'lone-cr' ? '\r' : '\n'
    this.#ending = this.#unit === 2 ? ending : ending.charCodeAt(0)
    this.#position = setup.start
  }

  /** Bytes of the file that were handed out as lines or passed over. */
  get bytesTaken(): number {
    return this.#position - (this.#end - this.#start)
  }

  /** The next physical line; null when more bytes are needed or, after `refill` returned false, at the end. */
  take(): PhysicalLine | null {
    const at = this.#findEnd()
    if (at < 0) return this.#atEnd ? this.#takeLast() : null
    const bytes = this.#buffer.subarray(this.#start, at)
    this.#start = at + this.#unit
    this.#scanned = this.#start
    return this.#finish(bytes, true)
  }

  /** Reads the next chunk; false when the file has no more. */
  async refill(): Promise<boolean> {
    if (this.#atEnd) return false
    this.#makeRoom()
    const { bytesRead } = await this.#setup.handle.read(this.#buffer, this.#end, chunkBytes, this.#position)
    if (bytesRead === 0) {
      this.#atEnd = true
      return false
    }
    this.#position += bytesRead
    this.#end += bytesRead
    if (this.#setup.encoding === 'utf-16be') this.#swap(bytesRead)
    return true
  }

  #findEnd(): number {
    const window = this.#buffer.subarray(0, this.#end)
    if (this.#unit === 1) {
      const at = window.indexOf(this.#ending, this.#scanned)
      if (at < 0) this.#scanned = this.#end
      return at
    }
    // lines begin at even offsets of the buffer, so the search looks at whole code units
    const at = window.indexOf(this.#ending, this.#scanned & ~1, 'utf16le')
    if (at < 0) this.#scanned = Math.max(this.#start, this.#end - 1)
    return at
  }

  #takeLast(): PhysicalLine | null {
    if (this.#start === this.#end && !this.#overlong) return null
    const bytes = this.#buffer.subarray(this.#start, this.#end)
    this.#start = this.#end
    this.#scanned = this.#end
    return this.#finish(bytes, false)
  }

  #finish(bytes: Buffer, ended: boolean): PhysicalLine {
    const overlong = this.#overlong
    this.#overlong = null
    const size = bytes.length + (overlong?.bytes ?? 0)
    const tooLong = size > this.#setup.maxLineBytes
    const kept = overlong ? overlong.kept : tooLong ? bytes.subarray(0, keptBytes) : bytes
    const { text, undecodable } = this.#decode(kept)
    const line = this.#line++
    const total = size + (ended ? this.#unit : 0)
    if (this.#setup.lineEnds === 'lone-cr') {
      return { line, text, end: ended ? '\r' : '', bytes: total, tooLong, undecodable }
    }
    const crlf = ended && !tooLong && text.endsWith('\r')
    const end = ended ? (crlf ? '\r\n' : '\n') : ''
    return { line, text: crlf ? text.slice(0, -1) : text, end, bytes: total, tooLong, undecodable }
  }

  /** Moves what is left to the front; a line beyond the bound loses what was read of it but its beginning. */
  #makeRoom(): void {
    if (this.#end - this.#start > this.#setup.maxLineBytes + this.#unit) {
      const whole = (this.#end - this.#start) & ~1
      this.#overlong ??= { kept: Buffer.from(this.#buffer.subarray(this.#start, this.#start + keptBytes)), bytes: 0 }
      this.#overlong.bytes += whole
      this.#start += whole
    }
    const rest = this.#end - this.#start
    const scanned = Math.max(0, this.#scanned - this.#start)
    if (rest + chunkBytes > this.#buffer.length) {
      const wider = Buffer.alloc(Math.max(this.#buffer.length * 2, rest + chunkBytes))
      this.#buffer.copy(wider, 0, this.#start, this.#end)
      this.#buffer = wider
    } else {
      this.#buffer.copyWithin(0, this.#start, this.#end)
    }
    this.#start = 0
    this.#end = rest
    this.#scanned = scanned
  }

  /** Swaps the bytes read last into little-endian; `#position` and a pair begin together, because marks take 2 bytes. */
  #swap(bytesRead: number): void {
    const even = bytesRead - (bytesRead % 2)
    // an odd read is cut back to whole units; the last byte is read again, or is the file's own odd end
    if (even !== bytesRead && even > 0) {
      this.#position -= 1
      this.#end -= 1
    }
    this.#buffer.subarray(this.#end - even, this.#end).swap16()
  }
}
