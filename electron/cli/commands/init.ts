import { hostname } from 'node:os'
import { type Role, roleSchema } from '../../../shared/domain/identity/roles.ts'
import { type CommonOptions, type Run, readPin, withCore } from '../access.ts'
import { CliError } from '../errors.ts'

interface InitOptions extends CommonOptions {
  courtName?: string
  courtCode?: string
  role?: string
  device?: string
}

/** `init`: a local court with its own keys, this laptop and one officer, in a still empty profile. */
export async function init(run: Run, options: InitOptions): Promise<number> {
  const { output } = run
  const pin = await readPin(run)
  const input = {
    courtName: options.courtName ?? output.say('defaultCourtName', {}),
    courtCode: options.courtCode ?? output.say('defaultCourtCode', {}),
    officerName: options.officer ?? output.say('defaultOfficer', {}),
    role: roleOf(options.role),
    pin,
    deviceName: (options.device ?? hostname()).slice(0, 40),
    demo: false,
  }
  return withCore(run, async ({ core }) => {
    const made = await core.identity.setUp(input)
    const profile = core.context.profile()
    const { officerId } = core.context.session()
    output.answer(
      {
        courtName: profile.courtName,
        courtCode: profile.courtCode,
        officerId,
        officerName: input.officerName,
        role: input.role,
        deviceId: profile.deviceId,
        prefix: profile.prefix,
        recoveryCode: made.recoveryCode,
        rootFingerprint: made.rootFingerprint,
        profile: run.folder,
      },
      [
        output.say('initDone', { court: profile.courtName, code: profile.courtCode, officer: input.officerName }),
        output.say('initFingerprint', { words: made.rootFingerprint }),
        output.say('initRecovery', { code: made.recoveryCode }),
        output.say('initRecoveryHint', {}),
      ],
    )
    return 0
  })
}

function roleOf(text: string | undefined): Role {
  const parsed = roleSchema.safeParse(text ?? 'handler')
  if (!parsed.success) throw new CliError('BAD_OPTION', { option: '--role', value: text ?? '' })
  return parsed.data
}
