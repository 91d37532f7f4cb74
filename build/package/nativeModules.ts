/**
 * Which native files an installer needs. npm installs only those of the machine it runs on, so an installer for another
 * system or processor would be packed without them and fail on the day; packing refuses instead.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

export type Target = { readonly platform: 'linux' | 'win32'; readonly arch: 'x64' | 'arm64' }

/** The native files of a target, as paths below node_modules. */
export function nativeFiles({ platform, arch }: Target): string[] {
  const compiler = platform === 'linux' ? `linux-${arch}-gnu` : `win32-${arch}-msvc`
  return [
    `better-sqlite3-multiple-ciphers/prebuilds/${platform}-${arch}.node`,
    `@myriaddreamin/typst-ts-node-compiler-${compiler}/typst-ts-node-compiler.${compiler}.node`,
  ]
}

/** The native files of a target that are not there; `nodeModules` is an absolute path. */
export function missingNativeFiles(target: Target, nodeModules: string): string[] {
  return nativeFiles(target).filter((file) => !existsSync(join(nodeModules, file)))
}
