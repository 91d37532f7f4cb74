/**
 * The installers: `electron-builder --config build/electron-builder.config.ts --linux|--win --x64|--arm64`, after
 * `npm run build -- --electron`. Each target gets its own native files only; Node itself (npm's `node-…` packages) and
 * everything that is bundled stay out. Nothing is published from here.
 */
import { join } from 'node:path'
import type { AfterPackContext, Configuration } from 'electron-builder'
import { missingNativeFiles, type Target } from './package/nativeModules.ts'

/** electron-builder's number for a processor. */
const archNames: Record<number, Target['arch'] | undefined> = { 1: 'x64', 3: 'arm64' }

/** Refuses to pack without the target's native files; throws with their names. */
function demandNativeFiles(context: AfterPackContext): Promise<void> {
  const arch = archNames[context.arch]
  const platform = context.electronPlatformName
  if (arch === undefined || (platform !== 'linux' && platform !== 'win32')) {
    return Promise.reject(new Error(`no installer is made for ${platform} (processor ${context.arch})`))
  }
  const missing = missingNativeFiles({ platform, arch }, join(context.packager.projectDir, 'node_modules'))
  if (missing.length === 0) return Promise.resolve()
  return Promise.reject(new Error(`native files for ${platform}-${arch} are missing: ${missing.join(', ')}`))
}

const ciphers = '!**/node_modules/better-sqlite3-multiple-ciphers'
const typst = '!**/node_modules/@myriaddreamin/typst-ts-node-compiler'

/**
 * What every installer packs. It stands in each target's own list on purpose: a list for all targets beside a target's
 * list of exclusions makes electron-builder pack the whole project.
 */
const packed = [
  'package.json',
  'out/**',
  '!out/**/*.map',
  '!**/node_modules/node-{linux,win,darwin}-*/**',
  `${ciphers}/{deps,src}/**`,
  `${ciphers}/binding.gyp`,
  '!**/*.{d.ts,md,markdown}',
]

const config: Configuration = {
  appId: 'cn.fieldwrit.desk',
  productName: '执行现场',
  executableName: 'fieldwrit',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder's own placeholders
  artifactName: 'fieldwrit-${version}-${os}-${arch}.${ext}',
  copyright: 'Fieldwrit',
  directories: { output: 'dist', buildResources: 'build/package' },
  extraResources: [
    { from: 'node_modules/@expo-google-fonts/noto-sans-sc/400Regular', to: 'fonts', filter: ['*.ttf'] },
    { from: 'node_modules/@expo-google-fonts/noto-sans-sc/700Bold', to: 'fonts', filter: ['*.ttf'] },
    { from: 'node_modules/@expo-google-fonts/noto-sans-jp/400Regular', to: 'fonts', filter: ['*.ttf'] },
    { from: 'node_modules/@expo-google-fonts/noto-sans-jp/700Bold', to: 'fonts', filter: ['*.ttf'] },
  ],
  asar: true,
  asarUnpack: ['**/*.node'],
  npmRebuild: false,
  nodeGypRebuild: false,
  publish: null,
  electronLanguages: ['zh-CN', 'en-US'],
  beforePack: demandNativeFiles,
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  linux: {
    target: ['deb', 'rpm', 'AppImage'].map((target) => ({ target, arch: ['x64', 'arm64'] })),
    category: 'Office',
    maintainer: 'Fieldwrit <packages@fieldwrit.invalid>',
    vendor: 'Fieldwrit',
    synopsis: '法院强制执行现场的案件与物品登记',
    extraFiles: [{ from: 'build/package/linux/fieldwrit-cli', to: 'fieldwrit-cli' }],
    files: [...packed, `${ciphers}/prebuilds/!(linux-\${arch}).node`, `${typst}-!(linux-\${arch}-gnu)/**`],
  },
  deb: {
    depends: [
      'libgtk-3-0',
      'libnotify4',
      'libnss3',
      'libxss1',
      'libxtst6',
      'xdg-utils',
      'libatspi2.0-0',
      'libsecret-1-0',
    ],
  },
  win: {
    target: [{ target: 'nsis', arch: ['x64', 'arm64'] }],
    files: [...packed, `${ciphers}/prebuilds/!(win32-\${arch}).node`, `${typst}-!(win32-\${arch}-msvc)/**`],
  },
  nsis: {
    oneClick: false,
    perMachine: false,
    allowElevation: true,
    allowToChangeInstallationDirectory: true,
    deleteAppDataOnUninstall: false,
    installerLanguages: ['zh_CN', 'en_US'],
    multiLanguageInstaller: true,
  },
}

export default config
