import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCourtCli } from '../../../court/cli/run.ts'
import { peekCertificate } from '../../../shared/sync/trust/certificates.ts'
import { rootWords } from '../../../shared/sync/trust/rootWords.ts'
import { signingKeyFrom } from '../../../shared/sync/trust/signingKey.ts'
import { courtCommand, type ServedCourt, serveCourt } from '../../support/sync/courtProcess.ts'
import { newLaptop } from '../../support/sync/enrolling.ts'
import { courtClient, openOverHttp } from '../../support/sync/httpPeer.ts'
import { MemoryNode } from '../../support/sync/memoryNode.ts'

describe('fieldwrit-court, as a court starts it', () => {
  let folder: string
  let data: string
  let keys: string
  let served: ServedCourt
  let words: string
  const run = (...arguments_: string[]) => courtCommand(arguments_, {})
  const coded = (device: string) =>
    run(
      'enrol-code',
      '--data',
      data,
      '--name',
      '王法官',
      '--role',
      'handler',
      '--device',
      device,
      '--scopes',
      'case:*, site:*',
    )

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fieldwrit-court-'))
    data = join(folder, 'data')
    keys = join(folder, 'stick')
    const founded = await run(
      'init',
      '--data',
      data,
      '--keys',
      keys,
      '--court-code',
      '浙9901',
      '--court-name',
      '测试法院',
    )
    expect(founded.code).toBe(0)
    words = String(founded.value.words)
    served = await serveCourt(['--data', data], {})
  })
  afterAll(async () => {
    await served.stop()
    await rm(folder, { recursive: true, force: true })
  })

  /** A laptop enrolled by code and issued on another machine, which reaches the gateway by its address. */
  async function enrolled(device: string, officer: string) {
    const laptop = newLaptop(device, officer)
    const client = courtClient(served.url, 'api', () => '')
    const { code } = (await coded(`${device}的机器`)).value
    const { request } = await client.enrol.redeem(laptop.redeeming(String(code)))
    const issuing = await run('issue', '--keys', keys, '--url', served.url)
    const { issued } = await client.enrol.collect({ request, device })
    const { root, issuing: middle } = await client.enrol.court({})
    const chain = { certificate: issued?.device ?? '', issuing: middle, root }
    return { laptop, issuing, issued, chain, code: String(code) }
  }

  it('keeps root and issuing key off the gateway, each file for its owner only', async () => {
    expect((await readdir(data)).sort()).toEqual(['court.json', 'database', 'files', 'receipt.key', 'running.json'])
    expect(await readdir(keys)).toEqual(expect.arrayContaining(['issuing.key', 'root.key', 'station.key']))
    const receipt = await readFile(join(data, 'receipt.key'))
    for (const name of ['root.key', 'issuing.key', 'station.key'])
      expect((await readFile(join(keys, name))).equals(receipt)).toBe(false)
    const { receipt: certificate } = JSON.parse(await readFile(join(data, 'court.json'), 'utf8'))
    expect(peekCertificate(certificate)).toMatchObject({
      use: 'receipt',
      key: { x: signingKeyFrom(receipt).publicKey },
    })
    const refused = await run(
      'init',
      '--data',
      join(folder, 'd'),
      '--keys',
      join(folder, 'd/k'),
      '--court-code',
      'x',
      '--court-name',
      'x',
    )
    expect(refused).toMatchObject({ code: 2, value: { error: { code: 'KEYS_IN_DATA' } } })
    expect(await run('init', '--data', data, '--keys', keys, '--court-code', 'x', '--court-name', 'x')).toMatchObject({
      code: 2,
      value: { error: { code: 'COURT_EXISTS' } },
    })
  })

  it('shows the root as the same six words at founding, with a code and in its status', async () => {
    const { root } = await courtClient(served.url, 'rpc', () => '').enrol.court({})
    const six = rootWords(peekCertificate(root)?.key.x ?? '')
      .map((word) => word.zh)
      .join(' ')
    expect(six.split(' ')).toHaveLength(6)
    expect([words, (await coded('甲')).value.words, (await run('status', '--data', data)).value.words]).toEqual([
      six,
      six,
      six,
    ])
  })

  it('enrols two laptops that then exchange, with number prefixes of their own', async () => {
    const one = await enrolled('laptop-1', 'officer-1')
    const two = await enrolled('laptop-2', 'officer-2')
    expect([one, two].map(({ issued }) => [issued?.prefix, issued?.role, issued?.officerName])).toEqual([
      ['D1', 'handler', '王法官'],
      ['D2', 'handler', '王法官'],
    ])
    expect(one.issuing.value).toMatchObject({
      issued: [
        {
          device: 'laptop-1',
          words: rootWords(one.laptop.keys.device.publicKey)
            .map((word) => word.zh)
            .join(' '),
        },
      ],
    })
    const at = Date.now()
    const nodes = [one, two].map(({ laptop, chain }, n) => {
      const court = { code: '浙9901', root: chain.root, from: at } as MemoryNode['court']
      return Object.assign(new MemoryNode(`laptop-${n + 1}`, court, { key: laptop.keys.device.privateKey, chain }), {
        now: at,
      })
    })
    const [writer, reader] = nodes
    if (writer === undefined || reader === undefined) throw new Error('two laptops')
    writer.write('site:s1', '写在现场')
    const batch = writer.pack({ device: 'laptop-1', scope: 'site:s1', from: 1 })
    if (batch === null) throw new Error('nothing packed')
    const { peer } = await openOverHttp(writer, served.url, 'api')
    expect(await peer.push([batch])).toMatchObject({ refused: [] })
    const other = await openOverHttp(reader, served.url, 'rpc')
    expect((await other.peer.heads(['site:*'])).map((head) => head.device)).toEqual(['laptop-1'])
  })

  it("revokes a laptop with its officer's key, and again under the next number", async () => {
    const { chain, laptop } = await enrolled('laptop-3', 'officer-3')
    const lost = await run('revoke', '--keys', keys, '--data', data, '--device', 'laptop-3', '--reason', '遗失')
    expect(lost).toMatchObject({ code: 0, value: { number: 1 } })
    expect(lost.value.revoked).toHaveLength(2)
    const court = { code: '浙9901', root: chain.root, from: 0 } as MemoryNode['court']
    const node = new MemoryNode('laptop-3', court, { key: laptop.keys.device.privateKey, chain })
    node.now = Date.now()
    expect((await openOverHttp(node, served.url, 'api')).scopes).toEqual(['court:浙9901', 'device:laptop-3'])
    expect(
      (await run('revoke', '--keys', keys, '--data', data, '--officer', 'officer-3', '--reason', '离职')).value,
    ).toMatchObject({ number: 2 })
    expect(await run('revoke', '--keys', keys, '--data', data, '--device', 'nobody', '--reason', 'x')).toMatchObject({
      code: 2,
      value: { error: { code: 'NOTHING_TO_REVOKE' } },
    })
  })

  it('takes a scope back from a laptop by its id, at once; what is no scope or no laptop is said so', async () => {
    const { chain, laptop } = await enrolled('laptop-4', 'officer-4')
    const court = { code: '浙9901', root: chain.root, from: 0 } as MemoryNode['court']
    const node = new MemoryNode('laptop-4', court, { key: laptop.keys.device.privateKey, chain })
    node.now = Date.now()
    const before = (await openOverHttp(node, served.url, 'api')).scopes.filter((scope) => scope.endsWith('*'))
    const [scope = ''] = before
    const common = ['--keys', keys, '--data', data, '--reason', '不再承办']
    const done = await run('take-back', ...common, '--device', 'laptop-4', '--scope', scope)
    expect(done).toMatchObject({ code: 0, value: { device: 'laptop-4', scope } })
    const after = (await openOverHttp(node, served.url, 'api')).scopes.filter((one) => one.endsWith('*'))
    expect(after).toEqual(before.slice(1))
    expect(await run('take-back', ...common, '--device', 'laptop-4', '--scope', 'device:x')).toMatchObject({
      code: 2,
      value: { error: { code: 'BAD_SCOPE' } },
    })
    expect(await run('take-back', ...common, '--device', 'nobody', '--scope', scope)).toMatchObject({
      code: 2,
      value: { error: { code: 'NO_SUCH_LAPTOP' } },
    })
  })

  it('[P3] lists laptops by number and name, and revokes one by either as by its id', async () => {
    await enrolled('laptop-7', 'officer-7')
    await enrolled('laptop-8', 'officer-8')
    const listed = async () => {
      const { laptops } = (await run('status', '--data', data)).value
      return new Map((laptops as { device: string; prefix: string }[]).map((one) => [one.device, one]))
    }
    const seven = (await listed()).get('laptop-7')
    expect(seven).toEqual({
      device: 'laptop-7',
      name: 'laptop-7的笔记本',
      prefix: expect.any(String),
      isRevoked: false,
    })
    const revoked = (...whom: string[]) => run('revoke', '--keys', keys, '--data', data, ...whom, '--reason', '遗失')
    expect((await revoked('--device', seven?.prefix ?? '')).value.revoked).toHaveLength(2)
    const after = await listed()
    expect(['laptop-7', 'laptop-8'].map((one) => after.get(one))).toMatchObject([
      { isRevoked: true },
      { isRevoked: false },
    ])
    expect((await revoked('--device', 'laptop-8的笔记本')).value.revoked).toHaveLength(2)
    expect(await revoked('--officer', '王法官')).toMatchObject({
      ...{ code: 2, value: { error: { code: 'SUBJECT_AMBIGUOUS', data: { name: '王法官' } } } },
    })
  })

  it('names the roles there are, and refuses a scope that could never be granted', async () => {
    const coding = (role: string, scopes: string) =>
      run('enrol-code', '--data', data, '--name', '甲', '--role', role, '--device', '乙', '--scopes', scopes)
    expect(await coding('president', 'case:*')).toMatchObject({
      code: 2,
      value: { error: { code: 'BAD_ROLE', message: expect.stringContaining('courtPresident 院长') } },
    })
    for (const scope of ['bogus', 'cases:*', 'device:x', 'case:*:x']) {
      expect(await coding('handler', `case:*,${scope}`)).toMatchObject({
        code: 2,
        value: { error: { code: 'BAD_SCOPE', data: { scope } } },
      })
    }
    expect(await coding('courtPresident', 'register:*，case:*, site:s1')).toMatchObject({ code: 0 })
  })

  it('tells people in its help where data lie, each default once, and all roles', async () => {
    const spoken: string[] = []
    const streams = { out: (text: string) => void spoken.push(text), error: () => undefined }
    expect(await runCourtCli(['serve', '--help'], streams, { LANG: 'C' })).toBe(0)
    expect(await runCourtCli(['enrol-code', '--help'], streams, { LANG: 'C' })).toBe(0)
    const said = spoken.join('')
    expect(said).toContain('监听的端口（默认 7420）')
    expect(said).not.toContain('default:')
    expect(said).toMatch(/数据所在的文件夹（默认 .*fieldwrit-court）/)
    expect(said).toContain('administrator 本机管理员')
  })

  it('[G3] reads a stick and leaves its card there, while it serves and when it does not; says what is missing', async () => {
    const stick = await mkdtemp(join(folder, 'usb-'))
    const nothing = { parts: [], events: 0, refused: [], answered: false }
    expect(await run('bundle', 'import', '--data', data, stick)).toMatchObject({ code: 0, value: nothing })
    expect(await readdir(stick)).toEqual(['fieldwrit-key-court.json'])
    const nobody = { code: 2, value: { error: { code: 'STICK_NOBODY' } } }
    expect(await run('bundle', 'export', '--data', data, stick)).toMatchObject(nobody)
    await served.stop()
    expect(await run('bundle', 'import', '--data', data, stick)).toMatchObject({ code: 0, value: nothing })
    expect(await run('bundle', 'export', '--data', data, stick)).toMatchObject(nobody)
    for (const way of ['export', 'import'])
      expect(await run('bundle', way, '--data', data, join(stick, 'gone'))).toMatchObject({
        ...{ code: 2, value: { error: { code: 'NO_STICK' } } },
      })
    expect(await run('bundle', 'export', '--data', data, '--to', 'nobody', stick)).toMatchObject({
      ...{ code: 2, value: { error: { code: 'STICK_UNKNOWN' } } },
    })
    served = await serveCourt(['--data', data], {})
  })

  it('says in its status, and by its exit code, that a code was used a second time', async () => {
    expect((await run('status', '--data', data)).code).toBe(0)
    const { code } = await enrolled('laptop-5', 'officer-5')
    const thief = newLaptop('laptop-6', 'officer-6').redeeming(code)
    await expect(courtClient(served.url, 'api', () => '').enrol.redeem(thief)).rejects.toMatchObject({
      code: 'REFUSED',
    })
    const { code: exit, value } = await run('status', '--data', data)
    expect(exit).toBe(1)
    expect(value.codes).toContainEqual(expect.objectContaining({ state: 'reused', deviceName: 'laptop-5的机器' }))
  })

  it('[L8] withdraws a code by its first four characters, in words of either language, and no code that was used', async () => {
    const code = String((await coded('八号机')).value.code)
    const selector = code.slice(0, 4)
    const spoken: string[] = []
    const streams = { out: (text: string) => void spoken.push(text), error: (text: string) => void spoken.push(text) }
    const say = (...typed: string[]) => runCourtCli([...typed, '--data', data], streams, { LANG: 'C' })
    expect(await say('withdraw-code', selector.toLowerCase())).toBe(0)
    expect(await say('withdraw-code', code, '--lang', 'en')).toBe(0)
    expect(await say('withdraw-code', '7K', '--lang', 'en')).toBe(2)
    expect(await say('withdraw-code')).toBe(2)
    expect(spoken.splice(0).map((text) => text.trim())).toEqual([
      `已收回加入码 ${selector}…（王法官，八号机）：谁拿来都不能再用。`,
      `The code ${selector}… (王法官, 八号机) was withdrawn before. Nothing was changed.`,
      'A code is named by its first four characters, letters and digits such as 7K3M; “7K” is not understood.',
      '缺少 selector。例：fieldwrit-court withdraw-code 7K3M',
    ])
    await say('status')
    await say('status', '--lang', 'en')
    expect(spoken[0]).toContain(`  ${selector}…  王法官（执行员）  八号机  已收回\n`)
    expect(spoken[1]).toMatch(new RegExp(`  ${selector}…  王法官 \\(.+\\)  八号机  withdrawn\n`))
    const client = courtClient(served.url, 'api', () => '')
    const late = newLaptop('laptop-8', 'officer-8').redeeming(code)
    await expect(client.enrol.redeem(late)).rejects.toMatchObject({ data: { detail: 'codeWithdrawn' } })
    const { code: used } = await enrolled('laptop-17', 'officer-17')
    spoken.length = 0
    expect(await say('withdraw-code', used)).toBe(1)
    expect(spoken[0]).toContain('已加入本院')
    expect(spoken[0]).toContain('revoke --device laptop-17')
    expect((await run('withdraw-code', used, '--data', data)).value).toMatchObject({ outcome: 'enrolled' })
  })

  it('refuses a second process on the same data, an address without TLS, and answers in words', async () => {
    const spoken: string[] = []
    const streams = { out: (text: string) => void spoken.push(text), error: (text: string) => void spoken.push(text) }
    const say = (...arguments_: string[]) => runCourtCli(arguments_, streams, { LANG: 'C' })
    expect(await say('serve', '--data', data, '--port', '0')).toBe(2)
    expect(await say('serve', '--data', data, '--host', '0.0.0.0', '--lang', 'en')).toBe(2)
    expect(await say('status', '--data', join(folder, 'nothing'))).toBe(2)
    expect(await say('issue', '--data', data, '--keys', join(folder, 'no-stick'), '--lang', 'en')).toBe(2)
    expect(await say('enrol-code', '--name', 'x')).toBe(2)
    expect(spoken.map((text) => text.trim())).toEqual([
      `这份数据正由另一个网关进程使用：${data}`,
      `Another gateway process uses these data: ${data}`,
      `${join(folder, 'nothing')} 里没有法院。先用 init。`,
      `There is no issuing key in ${join(folder, 'no-stick')}.`,
      "缺少 --role <role>。例：fieldwrit-court enrol-code --name 王法官 --role handler --device 三号机 --scopes 'register:*,case:*,site:*'",
    ])
  })

  it('stops in good order, works without a running gateway, and goes on where it was', async () => {
    const before = (await run('status', '--data', data)).value
    expect(before.running).toBe(served.url)
    expect(await served.stop()).toBe(0)
    const stopped = (await run('status', '--data', data)).value
    expect(stopped).toEqual({ ...before, running: null, files: null })
    expect(await run('serve', '--data', data, '--host', '0.0.0.0')).toMatchObject({
      code: 2,
      value: { error: { code: 'TLS_NEEDED' } },
    })
    served = await serveCourt(['--data', data], {})
    expect((await run('status', '--data', data)).value).toEqual({ ...before, running: served.url })
  })
})
