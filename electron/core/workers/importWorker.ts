import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import type { CalendarDate } from '../../../shared/domain/calendar/calendarDate.ts'
import { headingFingerprint, proposeMapping } from '../../../shared/domain/cases/columnMapping.ts'
import { CHUNKS_AHEAD, type ReadOrder, type ReadReply, type WireChunk } from '../importing/messages.ts'
import { columnsFor, MappingError, RowPreparer, registerCell } from '../importing/prepareRows.ts'
import { defaultTableLimits, openTable, TableError, type TableOptions } from '../tables/index.ts'

const options: TableOptions = { signal: null, onProgress: null, limits: defaultTableLimits }

/** Chunks sent and not yet taken by the writer. */
let ahead = 0
let wake: () => void = () => undefined

async function send(port: MessagePort, chunk: WireChunk): Promise<void> {
  while (ahead >= CHUNKS_AHEAD) {
    await new Promise<void>((resolve) => {
      wake = resolve
    })
  }
  ahead += 1
  port.postMessage(chunk, [chunk.bytes.buffer as ArrayBuffer])
}

async function fileHashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const part of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(part as Buffer)
  return hash.digest('hex')
}

async function inspect(port: MessagePort, path: string): Promise<void> {
  const table = await openTable(path, options)
  const samples = table.sampleRows.map((row) => row.cells.map(registerCell))
  const reply: ReadReply = {
    kind: 'head',
    format: table.format,
    encoding: table.encoding,
    bytes: table.bytes,
    approxRows: table.approxRows,
    fingerprint: headingFingerprint(table.headings),
    proposals: proposeMapping(table.headings, samples),
  }
  port.postMessage(reply)
}

async function read(port: MessagePort, order: Extract<ReadOrder, { mode: 'rows' }>): Promise<void> {
  const table = await openTable(order.path, options)
  const columns = columnsFor(table.headings, order.mapping)
  const origin = { batchId: order.batchId, fileName: order.fileName, today: order.today as CalendarDate }
  let preparer = new RowPreparer(table, columns, origin, table.sampleRows)
  const opened: ReadReply = {
    kind: 'opened',
    fileHash: await fileHashOf(order.path),
    approxRows: table.approxRows,
    fingerprint: headingFingerprint(table.headings),
  }
  port.postMessage(opened)
  let begun = false
  for await (const batch of table.rows()) {
    if (!begun) preparer = new RowPreparer(table, columns, origin, batch)
    begun = true
    for (const row of batch) {
      const full = preparer.add(row)
      if (full !== null) await send(port, full)
    }
  }
  await send(port, preparer.take())
  port.postMessage({ kind: 'end' } satisfies ReadReply)
}

function answer(port: MessagePort, error: unknown): void {
  if (error instanceof TableError) {
    port.postMessage({ kind: 'tableError', code: error.code, data: error.data } satisfies ReadReply)
  } else if (error instanceof MappingError) {
    port.postMessage({ kind: 'mappingError', rule: error.rule, field: error.field, detail: '' } satisfies ReadReply)
  } else throw error
}

const port = parentPort
if (port !== null) {
  const order = workerData as ReadOrder
  port.on('message', () => {
    ahead -= 1
    wake()
  })
  void (order.mode === 'inspect' ? inspect(port, order.path) : read(port, order))
    .catch((error: unknown) => answer(port, error))
    .finally(() => port.close())
}
