import { SCRYPT_COST } from '../../../shared/sync/trust/primitives.ts'
import type { CommonOptions, Run } from '../access.ts'
import { readPapers } from '../folders.ts'
import { type PassOptions, passPhrase } from '../passPhrase.ts'
import { protectKeys } from '../stationKeys.ts'

export interface ProtectOptions extends CommonOptions, PassOptions {
  keys: string
}

/** `protect`: puts the root and the station's keys under a pass-phrase, or under another one. */
export async function protect(run: Run, options: ProtectOptions): Promise<number> {
  const { output, ports } = run
  const papers = await readPapers(options.keys)
  // Keys that were plain so far have no present one: the one file then says the new one.
  const { passFile, newPassFile = passFile } = options
  const ask = passPhrase({ passFile, newPassFile }, output, run.hidden)
  const sets = await protectKeys(options.keys, papers, { ask, random: ports.random, cost: SCRYPT_COST })
  const names = sets.map((keys) => output.say(`keySet_${keys}`, {})).join('、')
  output.answer({ protected: sets, keys: options.keys }, [output.say('protectDone', { names, keys: options.keys })])
  return 0
}
