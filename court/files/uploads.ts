import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { Server, type Upload } from '@tus/server'
import { NO_ROOM } from '../../shared/sync/failures.ts'
import { isFileHash, UPLOAD_NAME, UPLOADS, uploadName } from '../../shared/sync/files.ts'
import { isGranted } from '../../shared/sync/protocol.ts'
import type { Gateway } from '../gateway.ts'
import type { FileShelf } from './shelf.ts'
import { ShelfError } from './shelfError.ts'

/** Who sends, the scopes whose files it may have, and those whose files it may send. */
export interface Sender {
  device: string
  scopes: readonly string[]
  sends: readonly string[]
}

/** A laptop gives a call a minute; it is answered before, ms. */
export const END_MS = 40_000

/** How an upload is refused: status, and a word of ours as the body. */
const refusal = (status_code: number, body: string) => ({ status_code, body })

/**
 * The tus server of a gateway: an upload names its file's hash and scope, is taken only from who may have the scope, and
 * becomes visible only when its bytes are those of the hash (B1, B2). `run` answers one request of a sender; `tell` hears
 * what failed; `endMs` as END_MS; `fileBytes`: the largest file that is taken.
 */
export function makeUploads(
  gateway: Gateway,
  shelf: FileShelf,
  { tell, endMs, fileBytes }: { tell(error: unknown): void; endMs: number; fileBytes: number },
) {
  const ending = new Map<string, Promise<void>>()
  const senders = new AsyncLocalStorage<Sender>()
  const sender = (): Sender => senders.getStore() ?? { device: '', scopes: [], sends: [] }

  /** Hash and scope of what is sent. Throws 400 for what names no file, 403 for a scope the sender may not have. */
  const saidOf = (metadata: Upload['metadata']) => {
    const { sha256, scope } = { sha256: metadata?.sha256 ?? '', scope: metadata?.scope ?? '' }
    if (!isFileHash(sha256) || scope === '' || scope.includes('*')) throw refusal(400, 'metadata')
    if (!isGranted(sender().sends, scope)) throw refusal(403, 'scope')
    return { hash: sha256, scope }
  }

  async function end({ id, size = 0, metadata }: Upload, device: string): Promise<void> {
    const { hash, scope } = saidOf(metadata)
    const taken = await shelf.take(id, hash)
    if (taken === 'otherBytes') throw refusal(460, 'otherBytes')
    if (taken === 'kept') await gateway.keepFile({ hash, scope, size, device })
    else if ((await gateway.heldFile(hash, [scope])) === null) throw refusal(503, 'ending')
  }

  /**
   * Ends an upload once, whoever asks meanwhile. A file that takes longer to read back than a laptop waits is ended all the
   * same: the laptop is told to come again.
   */
  async function finish(upload: Upload): Promise<void> {
    const { device } = sender()
    const work = ending.get(upload.id) ?? end(upload, device).finally(() => ending.delete(upload.id))
    ending.set(upload.id, work)
    const late = new AbortController()
    const waited = pause(endMs, 'late' as const, { signal: late.signal }).catch(() => 'late' as const)
    const first = await Promise.race([work.then(() => 'ended' as const), waited]).finally(() => late.abort())
    // Whoever asks next hears how it ended.
    if (first === 'late') throw refusal(503, 'ending')
  }

  /** An upload of the caller's own; one whose last byte came just before a kill is ended now. */
  async function goOn(id: string): Promise<void> {
    const found = await shelf.incoming.getUpload(id).catch((error: unknown) => {
      // What can't be looked at now is not gone: it would begin anew.
      if (error instanceof ShelfError) throw error
      return null
    })
    if (found === null) return
    const { hash, scope } = saidOf(found.metadata)
    if (uploadName(sender().device, scope, hash) !== id) throw refusal(404, 'notYours')
    if (found.size === found.offset) await finish(found)
  }

  const tus = new Server({
    path: UPLOADS,
    datastore: shelf.incoming,
    relativeLocation: true,
    maxSize: fileBytes,
    disableTerminationForFinishedUploads: true,
    allowedOrigins: () => false,
    getFileIdFromRequest: (_request, last) => (last !== undefined && UPLOAD_NAME.test(last) ? last : undefined),
    namingFunction(_request, metadata) {
      const { hash, scope } = saidOf(metadata ?? {})
      return uploadName(sender().device, scope, hash)
    },
    async onIncomingRequest(request, id) {
      if (request.method !== 'POST') await goOn(id)
    },
    async onUploadCreate(_request, upload) {
      const { hash, scope } = saidOf(upload.metadata)
      if (upload.size === undefined) throw refusal(400, 'size')
      // Held for this very scope only: a hash alone proves nothing, or it would open another scope's file.
      // A shelf put back to an older copy may lack what the database names.
      const isHeld = (await gateway.heldFile(hash, [scope])) !== null && (await shelf.sizeOf(hash)) !== null
      if (isHeld) throw refusal(412, 'held')
      if (!(await shelf.hasRoom(upload.size))) throw refusal(507, 'noRoom')
      return {}
    },
    async onResponseError(_request, error) {
      if (error instanceof ShelfError || !('status_code' in error)) tell(error)
      if ('status_code' in error) return undefined
      const { code } = error as { code?: unknown }
      return code === 'ENOSPC' || code === 'EDQUOT' ? refusal(507, NO_ROOM) : refusal(500, 'internal')
    },
    async onUploadFinish(_request, upload) {
      await finish(upload)
      return {}
    },
  })
  return {
    run: (who: Sender, request: Parameters<Server['handle']>[0], response: Parameters<Server['handle']>[1]) =>
      senders.run(who, () => tus.handle(request, response)),
  }
}
