import { blobNoted, blobSize, namesOfFile, readNamedFiles } from '../../db/files.ts'
import { deviceRows } from '../../db/identity.ts'
import { sha256Hex } from '../../shared/journal/hash.ts'
import { type CoreContext, requireSame, type Session } from './context.ts'
import type { Core } from './core.ts'
import { deskError } from './errors.ts'
import { BlobError } from './files/blobStore.ts'
import { endingOf, typeOfPicture } from './files/pictureFile.ts'
import type { MediaOffer } from './media.ts'

type Shows = Pick<Core, 'context' | 'media' | 'ports' | 'state'>

/**
 * Bytes of a kept file, proven to be those of its hash. FILE_ELSEWHERE with the laptop that wrote of it when an event came
 * before its file (B3); NOT_FOUND `what` when they are lost, damaged or others.
 */
export async function readKept(context: CoreContext, hash: string, what: string): Promise<Uint8Array> {
  const bytes = await context
    .store()
    .blobs.readAll(hash)
    .catch((error: unknown) => {
      if (error instanceof BlobError) throw elsewhere(context, error, hash) ?? deskError('NOT_FOUND', { what })
      throw error
    })
  if (sha256Hex(bytes) !== hash) throw deskError('NOT_FOUND', { what })
  return bytes
}

/** The answer for a file that another laptop has and this one never had; null when it is lost here. */
function elsewhere(context: CoreContext, { code }: BlobError, hash: string): ReturnType<typeof deskError> | null {
  const laptop = code === 'ABSENT' ? laptopWith(context, hash) : null
  return laptop === null ? null : deskError('FILE_ELSEWHERE', laptop)
}

/** The laptop that wrote of a file which never came here (B3); null for a file that was here, or that nobody else names. */
function laptopWith(context: CoreContext, hash: string): { device: string; name: string } | null {
  const { db, journal } = context.store()
  if (blobNoted(db, hash)) return null
  // Inside somebody's transaction the names are taken as they were read last.
  while (!db.inTransaction && journal.transact(() => readNamedFiles(db)).more);
  const device = namesOfFile(db, hash).find((one) => one.device !== context.profile().deviceId)?.device
  if (device === undefined) return null
  return { device, name: deviceRows(db).find((row) => row.device_id === device)?.name ?? device.slice(-6) }
}

/** How large a kept file is, bytes, and on which laptop it is where it is not here. Both null: nobody can say. */
export function whereKept(context: CoreContext, hash: string): { size: number | null; elsewhere: string | null } {
  return { size: blobSize(context.store().db, hash), elsewhere: laptopWith(context, hash)?.name ?? null }
}

/**
 * Offers bytes to the session that asked for them: null where the host showed the PDF itself, else an address for ten
 * minutes. A session that ended meanwhile gets nothing.
 */
export async function offerTo(core: Shows, session: Session, offer: MediaOffer): Promise<string | null> {
  const { context, media, ports, state } = core
  requireSame(context, session)
  const shown = offer.type === 'application/pdf' && (await ports.showPdf(offer.name, offer.bytes))
  const url = shown ? null : await media.offer(offer)
  if (state.session !== session) media.forget()
  requireSame(context, session)
  return url
}

/**
 * Shows a kept file that the caller's own record names, never a hash alone. What it is, is told by its bytes; `otherwise`
 * is the media type of what no viewer shows as a picture. `name` has no ending. NOT_FOUND `what`.
 */
export async function showKept(
  core: Shows,
  session: Session,
  file: { hash: string; what: string; name: string; otherwise: string },
): Promise<{ url: string | null; type: string }> {
  const bytes = await readKept(core.context, file.hash, file.what)
  const type = typeOfPicture(bytes) ?? file.otherwise
  const url = await offerTo(core, session, { bytes, type, name: `${file.name}.${endingOf(type)}` })
  return { url, type }
}
