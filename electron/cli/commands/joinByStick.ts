import { hostname } from 'node:os'
import type { ExchangeWait, Joined, JoinWait } from '../../../shared/contract/desk/identity/join.ts'
import { SELECTOR_LENGTH } from '../../../shared/sync/enrolment.ts'
import { type CommonOptions, type Run, readPin, type Working, withCore } from '../access.ts'
import { CliError } from '../errors.ts'
import type { WordKey } from '../output.ts'

export interface JoinOptions extends CommonOptions {
  code?: string
  words?: string
  name?: string
  device?: string
  stick?: string
}

/** What comes next, in words. */
export const WAIT_WORDS = {
  ...{ issuing: 'joinWaits', offline: 'joinWaits', later: 'joinWaits' },
  ...{ stickToCourt: 'joinStickToCourt', stickIssuing: 'joinStickIssuing' },
  ...{ stickAway: 'joinStickAway', stickDamaged: 'joinStickDamaged' },
} as const satisfies Record<ExchangeWait, WordKey>

/**
 * `join --stick DIR`: the court of the stick, its six words and its codes; with the words as they were compared the request
 * is left there, or what the court answered is taken in, and with it what else the stick brought. `--code`: as it was told,
 * or the four characters of one on the stick. Code 1 while the stick has to travel still, and what comes next.
 */
export async function joinByStick(run: Run, options: JoinOptions, place: string): Promise<number> {
  return withCore(run, async (working) => {
    const profile = working.core.state.profile
    if (profile === null && options.words === undefined) return look(run, working, place)
    const pin = await readPin(run)
    const card = profile?.officers[0]
    if (card === undefined) return told(run, working, await asked(run, working, options, place, pin))
    if (profile?.joining !== true) throw new CliError('BAD_OPTION', { option: '--profile', value: run.folder })
    await working.core.identity.unlock({ officerId: card.officerId, pin })
    await working.core.identity.moveStick({ place })
    return told(run, working, null)
  })
}

async function look({ output }: Run, { core }: Working, place: string): Promise<number> {
  const seen = await core.identity.lookAtStick({ place })
  const { name, court: code, words, codes } = seen
  output.answer({ ...seen, joined: false }, [
    output.say('joinCourt', { name, code }),
    output.say('joinWords', { words }),
    ...codes.map((one) =>
      output.say('joinStickCode', { selector: one.selector, name: one.name, device: one.deviceName }),
    ),
    output.say('joinCompareStick', {}),
  ])
  return 0
}

function asked(
  { output }: Run,
  { core }: Working,
  { code = '', words = '', name, device }: JoinOptions,
  place: string,
  pin: string,
): Promise<Joined> {
  const who = { officerName: name ?? output.say('defaultOfficer', {}), deviceName: (device ?? hostname()).slice(0, 40) }
  const isSelector = code.trim().length <= SELECTOR_LENGTH
  const which = isSelector ? { selector: code.trim(), code: '' } : { selector: '', code }
  return core.identity.joinByStick({ place, ...which, words: words.trim().replace(/\s+/g, ' '), pin, ...who })
}

/** One look at the stick; nobody waits in front of a command for a stick that travels. */
async function told({ output }: Run, { core, services }: Working, made: Joined | null): Promise<number> {
  const recoveryCode = made?.recoveryCode ?? null
  if (recoveryCode !== null) output.note(output.say('initRecovery', { code: recoveryCode }))
  const event = await firstOf(core.identity.waitForCourt(undefined))
  if (event.kind === 'waiting') {
    const { waits, stick } = event
    const keyWords = stick?.keyWords ?? ''
    output.answer({ joined: false, waits, keyWords, recoveryCode }, [
      output.say(WAIT_WORDS[waits], {}),
      output.say('joinKeyWords', { words: keyWords }),
    ])
    return 1
  }
  const { court: code, name, prefix, stick } = event
  if (event.open && stick !== undefined) for await (const _ of services.bundle.import({ place: stick }, undefined));
  output.answer({ joined: true, court: code, name, prefix, recoveryCode }, [
    output.say('joinDone', { name, code, prefix }),
  ])
  return 0
}

async function firstOf(events: AsyncGenerator<JoinWait>): Promise<JoinWait> {
  const { value, done } = await events.next()
  await events.return(undefined)
  if (done === true) throw new CliError('BAD_USAGE', { argument: 'join' })
  return value
}
