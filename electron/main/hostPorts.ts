/**
 * Does what the core asks of its host: keychain, dialogs, opening and printing. Every request is checked against the
 * host protocol; what the schema does not know is refused with BAD_REQUEST.
 */
import { realpath, stat } from 'node:fs/promises'
import { extname, isAbsolute } from 'node:path'
import type { FileFilter } from 'electron'
import { type HostAct, type HostAnswer, HostError, type HostRequest, hostAsks } from '../../shared/contract/host.ts'
import type { DialogParent, ElectronApi } from './electronApi.ts'
import type { Keychain } from './keychain.ts'
import type { Printer } from './printWindow.ts'
import { fill, type ShellTexts, textsOf } from './texts.ts'

/** Documents another program may open; never anything that could run. */
export const openableEndings: ReadonlySet<string> = new Set([
  '.pdf',
  '.docx',
  '.xlsx',
  '.csv',
  '.txt',
  '.html',
  '.png',
  '.jpg',
  '.jpeg',
  '.webp',
  '.mp4',
  '.mov',
])

export type HostParts = {
  readonly api: Pick<ElectronApi, 'dialog' | 'shell'>
  readonly keychain: Keychain
  readonly printer: Printer
  /** The window dialogs belong to; null while there is none. */
  readonly window: () => DialogParent | null
}

/** What a dialog offers: the wanted endings first, then every file. */
function fileFilters(endings: readonly string[], texts: ShellTexts): FileFilter[] {
  const any = { name: texts.filterAny, extensions: ['*'] }
  if (endings.length === 0) return [any]
  const words = endings.map((ending) => ending.toUpperCase()).join(', ')
  return [{ name: fill(texts.filterSome, { endings: words }), extensions: [...endings] }, any]
}

/**
 * The real path behind a path the core wants opened. Links are resolved before the ending is looked at; network paths
 * (`\\server`) are refused because Windows would send the person's password hash there.
 */
async function openablePath(path: string): Promise<string> {
  if (!isAbsolute(path) || /^[\\/]{2}/.test(path)) throw new HostError('KIND_NOT_ALLOWED', 'not a local path')
  const real = await realpath(path).catch(() => {
    throw new HostError('NOT_FOUND', 'no such file')
  })
  const found = await stat(real)
  const openable = found.isDirectory() || (found.isFile() && openableEndings.has(extname(real).toLowerCase()))
  if (!openable) throw new HostError('KIND_NOT_ALLOWED', extname(real))
  return real
}

type Acts = { [A in HostAct]: (input: HostRequest<A>) => Promise<HostAnswer<A>> }

function dialogActs(parts: HostParts): Pick<Acts, 'pickFiles' | 'pickFolder' | 'savePath'> {
  const { dialog } = parts.api
  const parent = (): DialogParent => {
    const window = parts.window()
    if (window === null || window.isDestroyed()) throw new HostError('NOT_OPENED', 'no window')
    return window
  }
  return {
    async pickFiles({ language, endings, many }) {
      const texts = textsOf(language)
      const picked = await dialog.showOpenDialog(parent(), {
        title: texts.pickFiles,
        filters: fileFilters(endings, texts),
        properties: many ? ['openFile', 'multiSelections'] : ['openFile'],
      })
      return { paths: picked.canceled ? [] : picked.filePaths }
    },
    async pickFolder({ language }) {
      const picked = await dialog.showOpenDialog(parent(), {
        title: textsOf(language).pickFolder,
        properties: ['openDirectory', 'createDirectory'],
      })
      return { path: picked.canceled ? null : (picked.filePaths[0] ?? null) }
    },
    async savePath({ language, name }) {
      const texts = textsOf(language)
      const picked = await dialog.showSaveDialog(parent(), {
        title: texts.saveTitle,
        defaultPath: name,
        filters: fileFilters(extname(name) === '' ? [] : [extname(name).slice(1).toLowerCase()], texts),
        properties: ['showOverwriteConfirmation', 'createDirectory'],
      })
      return { path: picked.canceled || picked.filePath === '' ? null : picked.filePath }
    },
  }
}

function actsOf(parts: HostParts, texts: ShellTexts): Acts {
  const { keychain, printer } = parts
  return {
    ...dialogActs(parts),
    'keychain.status': () => keychain.status(),
    'keychain.get': async ({ name }) => ({ secret: await keychain.get(name) }),
    async 'keychain.set'({ name, secret }) {
      await keychain.set(name, secret)
      return {}
    },
    async 'keychain.remove'({ name }) {
      await keychain.remove(name)
      return {}
    },
    async openPath({ path }) {
      const failure = await parts.api.shell.openPath(await openablePath(path))
      if (failure !== '') throw new HostError('NOT_OPENED', failure)
      return {}
    },
    async print({ name, pdf }) {
      await printer.show(name, fill(texts.printTitle, { name }), pdf)
      return {}
    },
  }
}

function isAct(act: string): act is HostAct {
  return Object.hasOwn(hostAsks, act)
}

async function dispatch<A extends HostAct>(acts: Acts, act: A, input: unknown): Promise<HostAnswer<A>> {
  const parsed = hostAsks[act].safeParse(input)
  if (!parsed.success) throw new HostError('BAD_REQUEST', `${act}: ${parsed.error.issues[0]?.message ?? ''}`)
  return acts[act](parsed.data as HostRequest<A>)
}

/** Makes the answering half of the host protocol; rejects with HostError. */
export function answerHost(parts: HostParts, texts: ShellTexts): (act: string, input: unknown) => Promise<unknown> {
  const acts = actsOf(parts, texts)
  return async (act, input) => {
    if (!isAct(act)) throw new HostError('BAD_REQUEST', 'unknown act')
    return dispatch(acts, act, input)
  }
}
