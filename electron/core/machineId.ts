import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const ASK_MS = 3000

/**
 * The machine's own id as its system keeps it: `/etc/machine-id` on Linux, `MachineGuid` on Windows, the platform's UUID on
 * macOS. Null where it cannot be read.
 */
export async function systemMachineId(): Promise<string | null> {
  try {
    switch (process.platform) {
      case 'linux':
        return textOf(await readFile('/etc/machine-id', 'utf8'))
      case 'win32':
        return found(
          await asked('reg', ['query', 'HKLM\\SOFTWARE\\Microsoft\\Cryptography', '/v', 'MachineGuid']),
          /REG_SZ\s+(\S+)/,
        )
      case 'darwin':
        return found(await asked('ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice']), /IOPlatformUUID" = "([^"]+)"/)
      default:
        return null
    }
  } catch {
    return null
  }
}

const textOf = (text: string): string | null => (text.trim() === '' ? null : text.trim())
const found = (text: string, pattern: RegExp): string | null => pattern.exec(text)?.[1] ?? null

async function asked(program: string, words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, words, { timeout: ASK_MS, windowsHide: true })
  return stdout
}
