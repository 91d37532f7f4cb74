import { openLock } from '../../db/open.ts'
import { acquireProfileLock, type ProfileHolder, type ProfileLock } from './files/profileLock.ts'

/** Another process has the profile. `holder` is null where it has not said who it is. */
export class ProfileHeldError extends Error {
  readonly code = 'profileHeld'
  readonly holder: ProfileHolder | null
  constructor(holder: ProfileHolder | null) {
    super('profile is open elsewhere')
    this.name = 'ProfileHeldError'
    this.holder = holder
  }
}

/** Takes the profile for this process. Throws {@link ProfileHeldError} naming who has it. */
export async function holdProfile(folder: string, holder: ProfileHolder): Promise<ProfileLock> {
  const answer = await acquireProfileLock(folder, openLock, holder)
  if (!answer.held) throw new ProfileHeldError(answer.heldBy)
  return answer.lock
}
