import { resolve } from 'node:path'
import type { Rejoined } from '../../../shared/contract/desk/identity/join.ts'
import { SELECTOR_LENGTH } from '../../../shared/sync/enrolment.ts'
import { type CommonOptions, type Run, type Working, withSession } from '../access.ts'
import { CliError } from '../errors.ts'
import { WAIT_WORDS } from './joinByStick.ts'

export interface RejoinOptions extends CommonOptions {
  code?: string
  stick?: string
}

/**
 * `rejoin [ADDRESS]`: has the court certify this laptop once more under `--code`, on the profile it has; `--stick DIR` instead of
 * an address: without a network, by the stick's own code for the officer unless one is given. The same command again looks
 * whether the court has answered. Code 1 while it has not certified the laptop, and what comes next.
 */
export async function rejoin(run: Run, options: RejoinOptions, address: string): Promise<number> {
  if (options.stick !== undefined && address !== '') throw new CliError('BAD_USAGE', { argument: address })
  return withSession(run, async (working) => {
    const answer = await asked(working, options, address)
    const { services } = working
    if (answer.waits === null && answer.stick !== undefined) {
      for await (const _ of services.bundle.import({ place: answer.stick.place }, undefined));
    }
    return told(run, answer)
  })
}

async function asked({ core }: Working, { code = '', stick }: RejoinOptions, address: string): Promise<Rejoined> {
  const { identity } = core
  const place = stick === undefined ? '' : resolve(stick)
  const isWaiting = (await core.status()).device?.rejoining === true
  if (isWaiting && code === '') return identity.tryRejoin({ place })
  if (stick === undefined) {
    if (code === '') throw new CliError('BAD_USAGE', { argument: '--code' })
    return identity.rejoin({ address, code })
  }
  const isSelector = code.trim().length <= SELECTOR_LENGTH
  return identity.rejoinByStick({
    place,
    ...(isSelector ? { selector: code.trim(), code: '' } : { selector: '', code }),
  })
}

function told({ output }: Run, { waits, prefix, stick }: Rejoined): number {
  const keyWords = stick?.keyWords ?? ''
  if (waits === null) {
    output.answer({ certified: true, prefix }, [output.say('rejoinDone', { prefix })])
    return 0
  }
  const lines = [output.say(WAIT_WORDS[waits], {})]
  if (stick !== undefined) lines.push(output.say('joinKeyWords', { words: keyWords }))
  output.answer({ certified: false, waits, prefix, keyWords }, lines)
  return 1
}
