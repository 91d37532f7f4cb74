import { readFile } from 'node:fs/promises'
import { StringDecoder } from 'node:string_decoder'
import { CourtCliError, type Output } from './output.ts'
import type { AskPass } from './stationKeys.ts'

/** Reads one line of a person without showing it; null where nobody sits at a terminal. */
export type AskHidden = ((words: string) => Promise<string>) | null

/** Options of commands that open the station's keys. */
export interface PassOptions {
  passFile?: string
  newPassFile?: string
}

/**
 * The pass-phrase from `--pass-file` (its first line), else from the terminal; a new one is asked twice there. Never from a
 * default. Throws NO_PASS, NO_FILE, PASS_DIFFERS.
 */
export function passPhrase({ passFile, newPassFile }: PassOptions, output: Output, hidden: AskHidden): AskPass {
  return async (what) => {
    const path = what === 'new' ? newPassFile : passFile
    if (path !== undefined) return firstLine(path)
    if (hidden === null)
      throw new CourtCliError('NO_PASS', { option: what === 'new' ? '--new-pass-file' : '--pass-file' })
    const said = await hidden(output.say(what === 'new' ? 'askNewPass' : 'askPass', {}))
    if (what === 'new' && (await hidden(output.say('askPassAgain', {}))) !== said)
      throw new CourtCliError('PASS_DIFFERS', {})
    return said
  }
}

/** The first line of a file. Throws NO_FILE. */
export async function firstLine(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new CourtCliError('NO_FILE', { path })
  })
  return text.split(/\r?\n/, 1)[0] ?? ''
}

/** A terminal as a person types into it. */
export type Terminal = Pick<NodeJS.ReadStream, 'isTTY' | 'setRawMode' | 'resume' | 'pause' | 'on' | 'off'>

/** Ctrl+C and Ctrl+D; backspace as terminals send it. */
const ENDS: ReadonlySet<string> = new Set(['\u0003', '\u0004'])
const RUBS_OUT: ReadonlySet<string> = new Set(['\u007f', '\b'])

/** Asks on a terminal without an echo; null when input is none. Ctrl+C ends with NO_PASS. */
export function terminalAsk(input: Terminal, show: (text: string) => void): AskHidden {
  if (!input.isTTY) return null
  return (words) =>
    new Promise((resolve, reject) => {
      const decoder = new StringDecoder('utf8')
      let typed: string[] = []
      const end = (act: () => void): void => {
        input.off('data', onData)
        input.setRawMode(false)
        input.pause()
        show('\n')
        act()
      }
      /** Whether the line has ended with this character. */
      const take = (one: string): boolean => {
        if (one === '\r' || one === '\n') end(() => resolve(typed.join('')))
        else if (ENDS.has(one)) end(() => reject(new CourtCliError('NO_PASS', { option: '--pass-file' })))
        else if (RUBS_OUT.has(one)) typed = typed.slice(0, -1)
        else typed.push(one)
        return one === '\r' || one === '\n' || ENDS.has(one)
      }
      const onData = (bytes: Buffer): void => {
        for (const one of decoder.write(bytes)) if (take(one)) break
      }
      show(words)
      input.setRawMode(true)
      input.on('data', onData)
      input.resume()
    })
}
