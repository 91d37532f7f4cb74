import { AsyncLocalStorage } from 'node:async_hooks'
import { Server, type Upload } from '@tus/server'
import { isFileHash, UPLOAD_NAME, UPLOADS, uploadName } from '../../shared/sync/files.ts'
import { isGranted } from '../../shared/sync/protocol.ts'
import type { Gateway } from '../gateway.ts'
import type { FileShelf } from './shelf.ts'

/** Who sends, and the scopes whose files it may send. */
export interface Sender {
  device: string
  scopes: readonly string[]
}

/** Bytes of the largest file that is taken: a day of video. */
export const FILE_LIMIT = 16 * 1024 ** 3

/** How an upload is refused: status, and a word of ours as the body. */
const refusal = (status_code: number, body: string) => ({ status_code, body })

/**
 * The tus server of a gateway: an upload names its file's hash and scope, is taken only from who may have the scope, and
 * becomes visible only when its bytes are those of the hash (B1, B2). `run` answers one request of a sender.
 */
export function makeUploads(gateway: Gateway, shelf: FileShelf) {
  const senders = new AsyncLocalStorage<Sender>()
  const sender = (): Sender => senders.getStore() ?? { device: '', scopes: [] }

  /** Hash and scope of what is sent. Throws 400 for what names no file, 403 for a scope the sender may not have. */
  const saidOf = (metadata: Upload['metadata']) => {
    const { sha256, scope } = { sha256: metadata?.sha256 ?? '', scope: metadata?.scope ?? '' }
    if (!isFileHash(sha256) || scope === '' || scope.includes('*')) throw refusal(400, 'metadata')
    if (!isGranted(sender().scopes, scope)) throw refusal(403, 'scope')
    return { hash: sha256, scope }
  }

  async function finish(upload: Upload): Promise<void> {
    const { hash, scope } = saidOf(upload.metadata)
    if (!(await shelf.take(upload.id, hash))) throw refusal(460, 'otherBytes')
    await gateway.keepFile({ hash, scope, size: upload.size ?? 0, device: sender().device })
  }

  /** An upload of the caller's own; one whose last byte came just before a kill is ended now. */
  async function goOn(id: string): Promise<void> {
    const found = await shelf.incoming.getUpload(id).catch(() => null)
    if (found === null) return
    const { hash, scope } = saidOf(found.metadata)
    if (uploadName(sender().device, scope, hash) !== id) throw refusal(404, 'notYours')
    if (found.size === found.offset) await finish(found)
  }

  const tus = new Server({
    path: UPLOADS,
    datastore: shelf.incoming,
    relativeLocation: true,
    maxSize: FILE_LIMIT,
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
