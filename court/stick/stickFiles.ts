import { Readable } from 'node:stream'
import { Upload } from '@tus/server'
import type { TransferRecord } from '../../shared/sync/bundle/records.ts'
import { uploadName } from '../../shared/sync/files.ts'
import type { Standing } from '../../shared/sync/hello.ts'
import { isGranted } from '../../shared/sync/protocol.ts'
import type { FileShelf } from '../files/shelf.ts'
import { heldFile, keepFile } from '../store/files.ts'
import { everGrantedTo } from '../store/grants.ts'
import type { StickParts } from './sticks.ts'

type FileRecord = Extract<TransferRecord, { kind: 'named' | 'piece' }>

/** Whoever wrote a stick, as the files on it are judged. */
interface Writer {
  device: string
  standing: Standing
}

interface Growing {
  hash: string
  size: number
  upload: string
  done: number
  scopes: string[]
}

/** Files of a stick on their way to the shelf. */
export interface FileTaker {
  counts: { taken: number; cut: number }
  take(writer: Writer, record: FileRecord): Promise<void>
  /** After the last segment of a part: a file goes on in no other. */
  end(): Promise<void>
  /** Hashes of what this stick brought and the court holds. */
  held(): string[]
}

/**
 * Puts files of a stick on the shelf the way an upload is: only for scopes the writer might ever have, only with the very bytes of
 * their hash (B1). What is held for its scopes already is passed over; what is cut leaves nothing.
 */
export function fileTaker({ db, court, now }: StickParts, shelf: FileShelf): FileTaker {
  const counts = { taken: 0, cut: 0 }
  const held = new Set<string>()
  const named = new Map<string, Set<string>>()
  let growing: Growing | null = null

  async function mayFile({ device, standing }: Writer, hash: string): Promise<string[]> {
    if (standing !== 'good') return []
    const granted = [`device:${device}`, `court:${court.code}`, ...(await everGrantedTo(db, court, device))]
    return [...(named.get(`${device} ${hash}`) ?? [])].filter((scope) => isGranted(granted, scope))
  }

  async function drop(): Promise<void> {
    if (growing === null) return
    const { upload } = growing
    growing = null
    counts.cut += 1
    await shelf.incoming.remove(upload).catch(() => undefined)
  }

  async function begin(writer: Writer, hash: string, size: number): Promise<void> {
    const scopes: string[] = []
    for (const scope of await mayFile(writer, hash)) {
      const isHeld = (await heldFile(db, court, hash, [scope])) !== null && (await shelf.sizeOf(hash)) !== null
      if (isHeld) held.add(hash)
      else scopes.push(scope)
    }
    const [first] = scopes
    if (first === undefined) return
    const upload = uploadName(writer.device, `stick ${first}`, hash)
    await shelf.incoming.remove(upload).catch(() => undefined)
    await shelf.incoming.create(new Upload({ id: upload, size, offset: 0, metadata: { sha256: hash, scope: first } }))
    growing = { hash, size, upload, done: 0, scopes }
  }

  async function keep({ device }: Writer, { hash, size, upload, scopes }: Growing): Promise<void> {
    growing = null
    if ((await shelf.take(upload, hash)) !== 'kept') {
      counts.cut += 1
      return
    }
    for (const scope of scopes) await keepFile(db, court, { hash, scope, size, device, at: Math.trunc(now()) })
    held.add(hash)
    counts.taken += 1
  }

  return {
    counts,
    held: () => [...held],
    end: drop,
    async take(writer, record) {
      if (record.kind === 'named') {
        const key = `${writer.device} ${record.hash}`
        named.set(key, (named.get(key) ?? new Set()).add(record.scope))
        return
      }
      const { hash, size, offset, bytes } = record
      if (offset === 0) {
        await drop()
        await begin(writer, hash, size)
      }
      if (growing === null || growing.hash !== hash) return
      if (growing.size !== size || growing.done !== offset) return drop()
      if (bytes.length > 0) await shelf.incoming.write(Readable.from([Buffer.from(bytes)]), growing.upload, offset)
      growing.done += bytes.length
      if (growing.done === size) await keep(writer, growing)
    },
  }
}
