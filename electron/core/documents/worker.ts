import { parentPort, workerData } from 'node:worker_threads'
import type { SheetPage } from '../../../shared/domain/signatures/signingSheet.ts'
import type { Typeface } from './fontPlaces.ts'
import { officialDocx } from './officialDocx.ts'
import { readOfficial } from './readOfficial.ts'
import { DocumentRenderer, type DocumentResources, type RenderedDocument } from './render.ts'

/** One order to the documents worker: what to make of which bytes. */
export interface RenderRequest {
  readonly id: number
  readonly kind: 'inventoryList' | 'inventoryListPages' | 'official' | 'officialDocx'
  readonly bytes: Uint8Array
  readonly code: string
  readonly typeface: Typeface
}

/** What came of an order: drawn pages, how a list falls into pages, or an editable file. */
export type Made =
  | { readonly kind: 'division'; readonly pages: readonly SheetPage[] }
  | { readonly kind: 'pages'; readonly document: RenderedDocument }
  | { readonly kind: 'docx'; readonly bytes: Uint8Array }

/** Its answer: what was made, or why nothing was. */
export type RenderReply =
  | { readonly id: number; readonly ok: true; readonly made: Made }
  | { readonly id: number; readonly ok: false; readonly name: string; readonly message: string }

const port = parentPort
if (port !== null) {
  const renderer = new DocumentRenderer(workerData as DocumentResources)
  port.on('message', (request: RenderRequest) => {
    void answer(renderer, request).then((reply) => port.postMessage(reply))
  })
}

async function answer(renderer: DocumentRenderer, request: RenderRequest): Promise<RenderReply> {
  try {
    return { id: request.id, ok: true, made: await make(renderer, request) }
  } catch (error) {
    const known = error instanceof Error ? error : new Error(String(error))
    return { id: request.id, ok: false, name: known.name, message: known.message }
  }
}

async function make(renderer: DocumentRenderer, request: RenderRequest): Promise<Made> {
  const { kind, bytes, code, typeface } = request
  switch (kind) {
    case 'inventoryList':
      return { kind: 'pages', document: renderer.inventoryList(bytes, code, typeface) }
    case 'inventoryListPages':
      return { kind: 'division', pages: renderer.inventoryListPages(bytes, typeface) }
    case 'official':
      return { kind: 'pages', document: renderer.official(bytes, code, typeface) }
    case 'officialDocx':
      return { kind: 'docx', bytes: await officialDocx(readOfficial(bytes), code) }
  }
}
