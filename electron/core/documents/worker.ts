import { parentPort, workerData } from 'node:worker_threads'
import type { Typeface } from './fonts.ts'
import { DocumentRenderer, type DocumentResources, type RenderedDocument } from './render.ts'

/** One order to the documents worker. */
export interface RenderRequest {
  readonly id: number
  readonly kind: 'inventoryList'
  readonly bytes: Uint8Array
  readonly code: string
  readonly typeface: Typeface
}

/** Its answer: the document, or why there is none. */
export type RenderReply =
  | { readonly id: number; readonly ok: true; readonly document: RenderedDocument }
  | { readonly id: number; readonly ok: false; readonly name: string; readonly message: string }

const port = parentPort
if (port !== null) {
  const renderer = new DocumentRenderer(workerData as DocumentResources)
  port.on('message', (request: RenderRequest) => port.postMessage(answer(renderer, request)))
}

function answer(renderer: DocumentRenderer, request: RenderRequest): RenderReply {
  try {
    const document = renderer.inventoryList(request.bytes, request.code, request.typeface)
    return { id: request.id, ok: true, document }
  } catch (error) {
    const known = error instanceof Error ? error : new Error(String(error))
    return { id: request.id, ok: false, name: known.name, message: known.message }
  }
}
