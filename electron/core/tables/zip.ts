import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { beyondLimit, TableError, tableError, throwIfCancelled } from './errors.ts'
import type { TableOptions } from './types.ts'

function asBrokenZip(error: unknown): TableError {
  if (error instanceof TableError) return error
  return tableError('brokenZip', error instanceof Error ? error.message : 'unreadable')
}

/**
 * The parts of a workbook, by name in lower case, read under bounds: number of entries, inflated bytes of all parts
 * together, inflated : deflated. Names are only looked up, never used as paths. One archive serves one reading.
 */
export class ZipParts {
  readonly #zip: ZipFile
  readonly #entries: Map<string, Entry>
  readonly #options: TableOptions
  #inflated = 0

  private constructor(zip: ZipFile, entries: Map<string, Entry>, options: TableOptions) {
    this.#zip = zip
    this.#entries = entries
    this.#options = options
  }

  /** @throws TableError `brokenZip`, `zipBomb` (too many entries) */
  static async open(path: string, options: TableOptions): Promise<ZipParts> {
    const { maxZipEntries } = options.limits
    let zip: ZipFile | null = null
    try {
      zip = await openPromise(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true })
      if (zip.entryCount > maxZipEntries) throw beyondLimit('zipBomb', 'entries', maxZipEntries, zip.entryCount)
      const entries = new Map<string, Entry>()
      for await (const entry of zip.eachEntry()) {
        const name = entry.fileName.toLowerCase()
        if (entries.has(name)) throw tableError('brokenZip', 'two parts of one name')
        entries.set(name, entry)
      }
      return new ZipParts(zip, entries, options)
    } catch (error) {
      zip?.close()
      throw asBrokenZip(error)
    }
  }

  has(name: string): boolean {
    return this.#entries.has(name.toLowerCase())
  }

  /** Inflated size the archive states for a part; 0 without that part. yauzl refuses a part that turns out longer. */
  statedBytes(name: string): number {
    return this.#entries.get(name.toLowerCase())?.uncompressedSize ?? 0
  }

  close(): void {
    this.#zip.close()
  }

  /**
   * Inflates one part, chunk by chunk.
   * @param most inflated bytes allowed for this part
   * @throws TableError `brokenZip`, `zipBomb`, `encryptedWorkbook`, `cancelled`
   */
  async *chunks(name: string, most: number): AsyncGenerator<Buffer, void, undefined> {
    const entry = this.#entries.get(name.toLowerCase())
    if (!entry) throw tableError('brokenZip', 'a part is missing')
    if (entry.isEncrypted()) throw tableError('encryptedWorkbook', 'an encrypted zip entry')
    this.#checkStated(entry, most)
    try {
      const stream = await this.#zip.openReadStreamPromise(entry)
      let bytes = 0
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        throwIfCancelled(this.#options.signal)
        bytes += chunk.length
        this.#inflated += chunk.length
        this.#checkBytes(bytes, most)
        yield chunk
      }
    } catch (error) {
      throw asBrokenZip(error)
    }
  }

  #checkStated(entry: Entry, most: number): void {
    const { maxRatio, ratioFreeBytes } = this.#options.limits
    this.#checkBytes(entry.uncompressedSize, most)
    const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize)
    if (entry.uncompressedSize > ratioFreeBytes && ratio > maxRatio) {
      throw beyondLimit('zipBomb', 'inflated : deflated', maxRatio, Math.round(ratio))
    }
  }

  #checkBytes(bytes: number, most: number): void {
    const { maxInflatedBytes } = this.#options.limits
    if (bytes > most) throw beyondLimit('zipBomb', 'inflated bytes of a part', most, bytes)
    if (this.#inflated > maxInflatedBytes) {
      throw beyondLimit('zipBomb', 'inflated bytes of all parts', maxInflatedBytes, this.#inflated)
    }
  }
}
