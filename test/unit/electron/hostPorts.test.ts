import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createHostClient, type HostClient, type ToCore } from '../../../shared/contract/host.ts'
import { type ShellUnderTest, shellUnderTest } from '../../support/shellUnderTest.ts'

let shell: ShellUnderTest
let client: HostClient
let files: string

/** The core's half of the protocol, wired to the process the shell started. */
beforeEach(async () => {
  shell = await shellUnderTest({ arguments: [], prepare: () => undefined })
  const core = shell.core()
  core.spawns()
  client = createHostClient((message) => core.says(message))
  core.on('received', () => client.receive(core.received.at(-1) as ToCore))
  files = mkdtempSync(join(tmpdir(), 'fieldwrit-files-'))
})

afterEach(() => {
  shell.core().exits(0)
  shell.cleanUp()
  rmSync(files, { recursive: true, force: true })
})

const refusal = (code: string) => expect.objectContaining({ name: 'HostError', code })

test('[L2] a secret goes through the system’s keychain and lies sealed on the disk', async () => {
  expect(await client.ask('keychain.status', {})).toEqual({ kind: 'system', backend: 'gnome_libsecret' })
  expect(await client.ask('keychain.get', { name: 'slot-1' })).toEqual({ secret: null })
  await client.ask('keychain.set', { name: 'slot-1', secret: '钥匙 0123' })
  expect(await client.ask('keychain.get', { name: 'slot-1' })).toEqual({ secret: '钥匙 0123' })
  const folder = join(shell.folder, 'keychain')
  expect(readdirSync(folder)).toEqual(['slot-1'])
  expect(readFileSync(join(folder, 'slot-1')).includes(Buffer.from('钥匙 0123'))).toBe(false)
  await client.ask('keychain.remove', { name: 'slot-1' })
  expect(readdirSync(folder)).toEqual([])
})

test.each([
  ['basic_text', true, 'basicText'],
  ['unknown', true, 'unavailable'],
  ['kwallet6', false, 'unavailable'],
])('[L2] backend %s (usable %s) counts as none, says so and stores nothing', async (backend, usable, reason) => {
  shell.electron.state.backend = backend
  shell.electron.state.keychain = usable
  expect(await client.ask('keychain.status', {})).toEqual({ kind: 'none', reason })
  await expect(client.ask('keychain.set', { name: 'slot-1', secret: 'x' })).rejects.toEqual(refusal('NO_KEYCHAIN'))
  await expect(client.ask('keychain.get', { name: 'slot-1' })).rejects.toEqual(refusal('NO_KEYCHAIN'))
  expect(readdirSync(shell.folder)).not.toContain('keychain')
})

test('a secret sealed by another login is said to be unreadable, one under an older key is sealed anew', async () => {
  mkdirSync(join(shell.folder, 'keychain'))
  writeFileSync(join(shell.folder, 'keychain', 'slot-1'), 'something else')
  await expect(client.ask('keychain.get', { name: 'slot-1' })).rejects.toEqual(refusal('SECRET_UNREADABLE'))
  await client.ask('keychain.set', { name: 'slot-2', secret: 'x' })
  const file = join(shell.folder, 'keychain', 'slot-2')
  const before = statSync(file).ino
  shell.electron.state.rotated = true
  expect(await client.ask('keychain.get', { name: 'slot-2' })).toEqual({ secret: 'x' })
  expect(statSync(file).ino, 'a new file took its place').not.toBe(before)
})

test.each([
  ['keychain.get', { name: '../key' }],
  ['keychain.get', { name: 'UPPER' }],
  ['keychain.set', { name: 'slot-1', secret: '' }],
  ['keychain.set', { name: 'slot-1', secret: 'x', extra: 1 }],
  ['savePath', { language: 'zh', name: '../../x.pdf' }],
  ['savePath', { language: 'zh', name: 'a\u0000.pdf' }],
  ['pickFiles', { language: 'fr', endings: [], many: false }],
  ['pickFiles', { language: 'zh', endings: ['*'], many: false }],
  ['print', { name: 'x.pdf', pdf: 'not bytes' }],
  ['openPath', {}],
  ['quit', {}],
  ['__proto__', {}],
  ['toString', {}],
])('a request %s with %j is refused at the border', async (act, input) => {
  shell.core().says({ kind: 'ask', id: 900, act, input })
  expect(await shell.core().answered(900)).toMatchObject({ kind: 'refusal', code: 'BAD_REQUEST' })
})

test('messages outside the protocol are passed over without harm', async () => {
  shell.core().emit('message', { kind: 'ask', id: -1 })
  shell.core().emit('message', 'nonsense')
  shell.core().emit('message', null)
  expect(await client.ask('keychain.status', {})).toMatchObject({ kind: 'system' })
})

test('dialogs carry the words of the asked language and the wanted endings; cancelling picks nothing', async () => {
  expect(await client.ask('pickFiles', { language: 'zh', endings: ['csv', 'xlsx'], many: true })).toEqual({ paths: [] })
  shell.electron.state.picked = ['/data/court.csv']
  expect(await client.ask('pickFiles', { language: 'en', endings: [], many: false })).toEqual({
    paths: ['/data/court.csv'],
  })
  expect(await client.ask('pickFolder', { language: 'zh' })).toEqual({ path: '/data/court.csv' })
  expect(await client.ask('savePath', { language: 'zh', name: '清单.pdf' })).toEqual({ path: null })
  shell.electron.state.saved = '/data/list.pdf'
  expect(await client.ask('savePath', { language: 'zh', name: '清单.pdf' })).toEqual({ path: '/data/list.pdf' })
  expect(shell.electron.asked).toMatchObject([
    {
      title: '选择文件',
      properties: ['openFile', 'multiSelections'],
      filters: [
        { name: 'CSV, XLSX 文件', extensions: ['csv', 'xlsx'] },
        { name: '所有文件', extensions: ['*'] },
      ],
    },
    { title: 'Choose a file', properties: ['openFile'], filters: [{ name: 'All files' }] },
    { title: '选择文件夹', properties: ['openDirectory', 'createDirectory'] },
    { title: '另存为', defaultPath: '清单.pdf', filters: [{ extensions: ['pdf'] }, { extensions: ['*'] }] },
    { title: '另存为' },
  ])
})

test('[L3] only documents and folders are opened; links are followed before the ending is believed', async () => {
  const file = (name: string): string => {
    writeFileSync(join(files, name), 'x')
    return join(files, name)
  }
  const list = file('清单.PDF')
  await client.ask('openPath', { path: list })
  await client.ask('openPath', { path: files })
  expect(shell.electron.opened).toEqual([list, files])

  const program = file('setup.exe')
  symlinkSync(program, join(files, 'harmless.pdf'))
  const refused = [program, join(files, 'harmless.pdf'), file('start.desktop'), file('run.sh'), '\\\\server\\x.pdf']
  for (const path of [...refused, '//server/x.pdf', 'relative.pdf', 'https://example.org/x.pdf']) {
    await expect(client.ask('openPath', { path })).rejects.toEqual(refusal('KIND_NOT_ALLOWED'))
  }
  await expect(client.ask('openPath', { path: join(files, 'gone.pdf') })).rejects.toEqual(refusal('NOT_FOUND'))
  shell.electron.state.openFailure = 'no program'
  await expect(client.ask('openPath', { path: list })).rejects.toEqual(refusal('NOT_OPENED'))
  expect(shell.electron.opened).toHaveLength(3)
})

test('what is no PDF is not shown for printing', async () => {
  const pdf = new TextEncoder().encode('<html>')
  await expect(client.ask('print', { name: 'x.pdf', pdf })).rejects.toEqual(refusal('NOT_A_PDF'))
  expect(shell.electron.windows).toHaveLength(1)
})

test('the asking half matches answers by number and refuses an answer of another shape', async () => {
  const sent: number[] = []
  const own = createHostClient((message) => {
    if (message.kind === 'ask') sent.push(message.id)
  })
  const first = own.ask('pickFolder', { language: 'zh' })
  const second = own.ask('keychain.get', { name: 'a' })
  const [one = -1, two = -1] = sent
  expect(own.receive({ kind: 'answer', id: two, output: { secret: 's' } })).toBe(true)
  expect(own.receive({ kind: 'answer', id: one, output: { path: 3 } })).toBe(true)
  expect(own.receive({ kind: 'answer', id: 77, output: {} })).toBe(true)
  expect(own.receive({ kind: 'link' })).toBe(false)
  expect(await second).toEqual({ secret: 's' })
  await expect(first).rejects.toEqual(refusal('INTERNAL'))
})
