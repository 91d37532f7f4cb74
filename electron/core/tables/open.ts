import { open } from 'node:fs/promises'
import { headBytes, openCsv } from './csv.ts'
import { fromFileSystem, notATable, tableError, throwIfCancelled } from './errors.ts'
import { sniff } from './sniff.ts'
import type { TableOptions, TableSource } from './types.ts'
import { openXlsx } from './xlsx.ts'

type FileHead = { readonly head: Buffer; readonly bytes: number }

/** The first MiB and the size; an OLE file's directory sector is put behind it, because it tells xls from encrypted. */
async function readFileHead(path: string): Promise<FileHead> {
  try {
    await using handle = await open(path, 'r')
    const stat = await handle.stat()
    if (!stat.isFile()) throw tableError('notReadable', stat.isDirectory() ? 'a folder' : 'not a regular file')
    const buffer = Buffer.alloc(Math.min(headBytes, stat.size))
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0)
    const head = buffer.subarray(0, bytesRead)
    if (head.length < 512 || head[0] !== 0xd0 || head[1] !== 0xcf) return { head, bytes: stat.size }
    // [MS-CFB] 2.2: sector size exponent at 30, first directory sector at 48
    const sectorSize = head.readUInt16LE(30) === 12 ? 4096 : 512
    const directory = Buffer.alloc(4096)
    const read = await handle.read(directory, 0, directory.length, (head.readUInt32LE(48) + 1) * sectorSize)
    return { head: Buffer.concat([head, directory.subarray(0, read.bytesRead)]), bytes: stat.size }
  } catch (error) {
    throw fromFileSystem(error)
  }
}

/**
 * Opens a court's export whatever its name ends in: CSV (UTF-8, UTF-16, GB18030; comma, semicolon, tab or bar) or XLSX
 * (A2). Knows the headings and the first rows when it returns; the rows come from `rows()`. Meant to run in a worker
 * thread: it needs a path and nothing else, and holds no file open between calls.
 * @param path a file on this machine
 * @throws TableError with one of the codes of `TableErrorCode`; faults of single rows never throw
 */
export async function openTable(path: string, options: TableOptions): Promise<TableSource> {
  throwIfCancelled(options.signal)
  const { head, bytes } = await readFileHead(path)
  const sniffed = sniff(head)
  switch (sniffed.is) {
    case 'encrypted':
      throw tableError('encryptedWorkbook', 'an office document under a password')
    case 'foreign':
      throw notATable(sniffed.kind)
    case 'zip':
      return openXlsx(path, bytes, options)
    case 'text':
      return openCsv(path, head, bytes, options)
  }
}
