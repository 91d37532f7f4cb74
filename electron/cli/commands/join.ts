import { hostname } from 'node:os'
import { resolve } from 'node:path'
import type { Joined } from '../../../shared/contract/desk/identity/join.ts'
import { type Run, readPin, type Working, withCore } from '../access.ts'
import { CliError } from '../errors.ts'
import { interruptible } from '../interrupt.ts'
import { type JoinOptions, joinByStick } from './joinByStick.ts'

/**
 * `join ADDRESS`: shows the court and its six words; with `--code` and the words as they were compared it joins and waits
 * for the certificates. The same command goes on waiting after an end. Code 1 when the waiting was stopped. `--stick DIR`
 * instead of the address: without a network (`joinByStick.ts`).
 */
export async function join(run: Run, options: JoinOptions, address: string): Promise<number> {
  const isOne = (options.stick === undefined) !== (address === '')
  if (!isOne) throw new CliError('BAD_USAGE', { argument: '<address> | --stick <dir>' })
  if (options.stick !== undefined) return joinByStick(run, options, resolve(options.stick))
  return withCore(run, async (working) => {
    const profile = working.core.state.profile
    if (profile === null && (options.code === undefined || options.words === undefined)) {
      return look(run, working, address)
    }
    const pin = await readPin(run)
    const card = profile?.officers[0]
    if (card === undefined) return waited(run, working, await joined(working, options, address, pin, run))
    if (profile?.joining !== true) throw new CliError('BAD_OPTION', { option: '--profile', value: run.folder })
    await working.core.identity.unlock({ officerId: card.officerId, pin })
    return waited(run, working, null)
  })
}

async function look({ output }: Run, { core }: Working, address: string): Promise<number> {
  const seen = await core.identity.lookAtCourt({ address })
  const { name, court: code, words } = seen
  output.answer({ ...seen, joined: false }, [
    output.say('joinCourt', { name, code }),
    output.say('joinWords', { words }),
    output.say('joinCompare', {}),
  ])
  return 0
}

function joined(
  { core }: Working,
  { code = '', words = '', name, device }: JoinOptions,
  address: string,
  pin: string,
  { output }: Run,
): Promise<Joined> {
  const officerName = name ?? output.say('defaultOfficer', {})
  const deviceName = (device ?? hostname()).slice(0, 40)
  const compared = words.trim().replace(/\s+/g, ' ')
  return core.identity.join({ address, code, words: compared, officerName, pin, deviceName })
}

async function waited({ output }: Run, { core }: Working, made: Joined | null): Promise<number> {
  const recovery = made === null ? [] : [output.say('initRecovery', { code: made.recoveryCode })]
  return interruptible(async (signal) => {
    for (const line of recovery) output.note(line)
    for await (const event of core.identity.waitForCourt(signal)) {
      if (event.kind === 'waiting') {
        output.progress(output.say('joinWaits', {}))
        continue
      }
      output.progress('')
      const { court: code, name, prefix } = event
      const answer = { joined: true, court: code, name, prefix, recoveryCode: made?.recoveryCode ?? null }
      output.answer(answer, [output.say('joinDone', { name, code, prefix })])
      return 0
    }
    output.progress('')
    const answer = { joined: false, waits: true, recoveryCode: made?.recoveryCode ?? null }
    output.answer(answer, [output.say('joinWaits', {}), output.say('joinAgain', {})])
    return 1
  })
}
