/**
 * `--cli`: the installed program has no Node of its own (the RunAsNode fuse is off), so its command line is the same
 * executable. Everything after `--cli` goes to the CLI, which runs in this process; no window is ever made, the
 * process ends with the CLI's code. On Linux without a display Chromium must be told so before it starts, by the
 * launcher `build/package/linux/fieldwrit-cli` (`--ozone-platform=headless`).
 */
import { fill, languageOf, textsOf } from './texts.ts'

/** What the bundled CLI exports. Returns the exit code: 0 fine, 1 found a fault, 2 could not run. */
export type CliEntry = { runCli(arguments_: readonly string[]): Promise<number> }

export type CommandLineParts = {
  readonly app: { getLocale(): string; exit(code?: number): void }
  readonly arguments: readonly string[]
  readonly load: () => Promise<CliEntry>
  readonly stderr: (line: string) => void
}

/** The CLI's arguments, or null where this is not a command. */
export function cliArguments(arguments_: readonly string[]): string[] | null {
  const at = arguments_.indexOf('--cli')
  return at === -1 ? null : arguments_.slice(at + 1)
}

/** Runs the CLI if asked to; returns whether it was. */
export function runCommandLine(parts: CommandLineParts): boolean {
  const wanted = cliArguments(parts.arguments)
  if (wanted === null) return false
  void parts
    .load()
    .then((cli) => cli.runCli(wanted))
    .catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error)
      parts.stderr(fill(textsOf(languageOf(parts.app.getLocale())).cliFailed, { reason }))
      return 2
    })
    .then((code) => parts.app.exit(code))
  return true
}

/** The folder after `--profile` (`--profile DIR` or `--profile=DIR`), or null. */
export function profileArgument(arguments_: readonly string[]): string | null {
  const at = arguments_.indexOf('--profile')
  if (at !== -1) return arguments_[at + 1] ?? null
  const joined = arguments_.find((argument) => argument.startsWith('--profile='))
  return joined === undefined ? null : joined.slice('--profile='.length)
}
