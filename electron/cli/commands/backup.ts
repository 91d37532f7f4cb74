import { stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { writeBackupFile } from '../../core/copies/bundleFile.ts'
import { faultOf } from '../../core/copies/place.ts'
import { type CommonOptions, type Run, withSession } from '../access.ts'
import { CliError } from '../errors.ts'

/** `backup FILE`: the whole store as one sealed file. It opens with a PIN or the recovery code on any machine. */
export async function backup(run: Run, _options: CommonOptions, file: string): Promise<number> {
  const { output } = run
  const path = resolve(file)
  if ((await stat(path).catch(() => null)) !== null) throw new CliError('FILE_EXISTS', { path })
  if ((await stat(dirname(path)).catch(() => null)) === null) throw new CliError('NO_FILE', { path: dirname(path) })
  return withSession(run, async ({ core }) => {
    const done = await writeBackupFile(core.context, core.context.store(), path).catch((error: unknown) => {
      const reason = faultOf(error)
      if (reason === 'failed') throw error
      throw reason === 'full'
        ? new CliError('DISK_FULL', { path: dirname(path) })
        : new CliError('BAD_PLACE', { reason, path: dirname(path) })
    })
    output.answer({ path, ...done }, [output.say('backupDone', { ...done, path })])
    return 0
  })
}
