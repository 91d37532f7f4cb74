import { caseRowById } from '../../../db/cases.ts'
import {
  chooseFiles,
  chosenFiles,
  largeToSend,
  leaveFiles,
  type MissingFileRow,
  missingHere,
  peerLimit,
} from '../../../db/largeFiles.ts'
import type { Db } from '../../../db/open.ts'
import { siteRow } from '../../../db/site.ts'
import { type PeerRow, peerRows } from '../../../db/sync.ts'
import type { FileChoice, LargeFile, LargeFilesState } from '../../../shared/contract/desk/sync/largeFiles.ts'
import { isGranted } from '../../../shared/sync/protocol.ts'
import type { CoreContext } from '../context.ts'
import { durable } from './durable.ts'
import { readAllNames } from './namedFiles.ts'
import type { SyncService } from './service.ts'
import { deviceNames, peerNameOf } from './state.ts'

/** Rows of the list either way. */
const MOST = 200

/** Files that do not travel by themselves, and people's choices about them (G7). */
export function largeFilesService(context: CoreContext, sync: Pick<SyncService, 'moves' | 'unasked' | 'soon'>) {
  function list(): LargeFilesState {
    context.session()
    const { db } = context.store()
    readAllNames(context)
    const chosen = new Set(chosenFiles(db).map(keyOf))
    const peers = peerRows(db).filter((row) => row.address !== '')
    const out = peers.flatMap((row) => toSend(db, row, chosen))
    const { files, all } = missingHere(db, sync.unasked(), MOST)
    const missing = files.map((file) => toFetch(db, file, chosen))
    return {
      unasked: sync.unasked(),
      files: [...out.slice(0, MOST), ...missing],
      more: Math.max(0, out.length - MOST) + all - missing.length,
    }
  }

  function toSend(db: Db, row: PeerRow, chosen: ReadonlySet<string>): LargeFile[] {
    const scopes = JSON.parse(row.scopes) as string[]
    const limit = peerLimit(db, row.peer)
    const once = new Map<string, LargeFile>()
    for (const file of largeToSend(db, row.peer, sync.unasked())) {
      // Before the first exchange with a side nothing is known of what it may have.
      if ((scopes.length > 0 && !isGranted(scopes, file.scope)) || once.has(file.hash)) continue
      const choice: FileChoice = { hash: file.hash, way: 'send', peer: row.peer }
      const stands = standing(choice, row.peer, file.size, chosen.has(keyOf(choice)))
      const isTooLarge = limit !== null && file.size > limit
      once.set(file.hash, {
        ...{ ...choice, ...named(db, file), ...stands, size: file.size, peerName: peerNameOf(db, row), limit },
        state: isTooLarge ? 'tooLarge' : stands.state,
      })
    }
    return [...once.values()]
  }

  function toFetch(db: Db, file: MissingFileRow, chosen: ReadonlySet<string>): LargeFile {
    const choice: FileChoice = { hash: file.hash, way: 'fetch', peer: '' }
    const from = peerRows(db).find((row) => row.peer === file.offeredBy)
    const stands = standing(choice, file.offeredBy ?? '', file.size, chosen.has(keyOf(choice)))
    return {
      ...{ ...choice, ...named(db, file), ...stands, size: file.size, limit: null },
      peerName: from === undefined ? '' : peerNameOf(db, from),
      state: file.size === null ? 'absent' : stands.state,
    }
  }

  /** Where a file stands between this laptop and the side it goes to or comes from. */
  function standing({ hash, way }: FileChoice, peer: string, size: number | null, isChosen: boolean) {
    const move = sync.moves.of(peer)
    const moving = move !== null && move.hash === hash && move.way === way ? move : null
    const rate = sync.moves.rate(peer)
    const left = size === null ? null : size - (moving?.done ?? 0)
    const still = isChosen ? ('chosen' as const) : ('waits' as const)
    const state: LargeFile['state'] = moving === null ? still : moving.checking ? 'checking' : 'moving'
    const leftMs = rate === null || left === null ? null : Math.ceil(left / rate)
    return { state, leftMs, chosen: isChosen, done: moving?.done ?? null }
  }

  function named(db: Db, { scope, device, format }: { scope: string; device: string; format: string }) {
    const [kind = '', id = ''] = scope.split(':')
    const of = kind === 'site' ? siteRow(db, id)?.name : kind === 'case' ? caseRowById(db, id)?.case_no : ''
    return { of: of ?? '', device: deviceNames(db)(device), kind: kindOf(format) }
  }

  return {
    list,
    choose({ files }: { commandId: string; files: readonly FileChoice[] }): LargeFilesState {
      context.session()
      const { db } = context.store()
      durable(context, 'desk.filesChosen', () => chooseFiles(db, files, Math.trunc(context.ports.now())))
      sync.soon()
      return list()
    },
    stop({ files }: { commandId: string; files: readonly FileChoice[] }): LargeFilesState {
      context.session()
      const { db } = context.store()
      durable(context, 'desk.filesLeft', () => leaveFiles(db, files))
      return list()
    },
  }
}

const keyOf = ({ hash, way, peer }: FileChoice): string => `${way} ${hash} ${peer}`

function kindOf(format: string): LargeFile['kind'] {
  const [head = ''] = format.split('/')
  if (head === 'video' || head === 'image') return head
  if (head === 'audio') return 'sound'
  return /pdf|document|snapshot|json|docx?/.test(format) ? 'document' : 'other'
}
