import type { CommonOptions, Run } from '../access.ts'
/** later */
export async function backup(_run: Run, _options: CommonOptions, _argument: string): Promise<number> {
  await Promise.resolve()
  return 2
}
