import { Command, CommanderError, Option } from 'commander'
import { programVersion } from '../core/version.ts'
import { type CommonOptions, makeRun, type Run } from './access.ts'
import { backup } from './commands/backup.ts'
import { bundleExport, bundleImport } from './commands/bundle.ts'
import { demo } from './commands/demo.ts'
import { doctor } from './commands/doctor.ts'
import { importCases } from './commands/importCases.ts'
import { init } from './commands/init.ts'
import { join } from './commands/join.ts'
import { rejoin } from './commands/rejoin.ts'
import { restore } from './commands/restore.ts'
import { search } from './commands/search.ts'
import { serve } from './commands/serve.ts'
import { verify } from './commands/verify.ts'
import { CliError, failureOf } from './errors.ts'
import { type Language, languageOf, makeOutput, type Output, type Streams, type WordKey } from './output.ts'

/** Exit codes: 0 fine, 1 found a fault or refused rows, 2 could not run. */
export const EXIT = { fine: 0, fault: 1, couldNotRun: 2 } as const

/** One command: its arguments after the options every command takes; answers with the exit code. */
export type Action = (run: Run, ...values: never[]) => Promise<number>

const processStreams: Streams = {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  isTerminal: process.stderr.isTTY === true,
}

/** Runs the command line. Never throws; returns the exit code. */
export async function runCli(arguments_: readonly string[]): Promise<number> {
  return runCliWith(arguments_, processStreams, process.env)
}

/** The same with its surroundings given. */
export async function runCliWith(arguments_: readonly string[], streams: Streams, env: Run['env']): Promise<number> {
  let code: number = EXIT.fine
  const program = makeProgram(arguments_, streams, env, (ended) => {
    code = ended
  })
  try {
    await program.parseAsync(arguments_, { from: 'user' })
    return code
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // Without a command the help is shown.
    if (error.exitCode === 0) return EXIT.fine
    if (error.code === 'commander.help') return EXIT.couldNotRun
    return tellFailure(
      outputOf(arguments_, streams, env),
      new CliError('BAD_USAGE', { argument: namedIn(error.message) }),
    )
  }
}

function makeProgram(
  arguments_: readonly string[],
  streams: Streams,
  env: Run['env'],
  end: (code: number) => void,
): Command {
  const speak = outputOf(arguments_, streams, env)
  const say = (key: WordKey): string => speak.say(key, {})
  const program = new Command('fieldwrit')
  const titles: Readonly<Record<string, string>> = {
    'Usage:': say('usage'),
    'Options:': say('options'),
    'Commands:': say('commands'),
    'Arguments:': say('arguments'),
  }
  program.description(say('program')).version(programVersion(), '-V, --version', say('optionVersion'))
  program.helpCommand('help [command]', say('commandHelp')).helpOption('-h, --help', say('optionHelp'))
  program.configureHelp({ styleTitle: (title) => titles[title] ?? title })
  // A mistake is said in our words, by whoever catches it.
  const silent = (): void => undefined
  program.exitOverride().configureOutput({ writeOut: streams.out, writeErr: streams.error, outputError: silent })

  const command = (name: string, words: WordKey, under: Command = program): Command =>
    under
      .command(name)
      .description(say(words))
      .helpOption('-h, --help', say('optionHelp'))
      .addOption(new Option('--profile <dir>', say('optionProfile')))
      .addOption(new Option('--json', say('optionJson')))
      .addOption(new Option('--lang <zh|en>', say('optionLang')))
  const withPin = (made: Command): Command =>
    made
      .addOption(new Option('--pin-file <file>', say('optionPinFile')))
      .addOption(new Option('--officer <name>', say('optionOfficer')))
      .addOption(new Option('--place <what>', say('optionPlace')).choices(['copy', 'moved']))

  const act =
    <Options extends CommonOptions>(work: (run: Run, options: Options, argument: string) => Promise<number>) =>
    async (...given: unknown[]): Promise<void> => {
      const made = given.at(-1) as Command
      const argument = typeof given[0] === 'string' ? given[0] : ''
      const options = made.opts<Options>()
      const output = makeOutput(streams, options.json === true, languageOf(options.lang, env))
      end(await guarded(makeRun(options, output, env), output, (run) => work(run, options, argument)))
    }

  withPin(command('init', 'commandInit'))
    .addOption(new Option('--court-name <name>', say('optionCourtName')))
    .addOption(new Option('--court-code <code>', say('optionCourtCode')))
    .addOption(new Option('--role <role>', say('optionRole')))
    .addOption(new Option('--device <name>', say('optionDevice')))
    .action(act(init))
  command('join [address]', 'commandJoin')
    .addOption(new Option('--pin-file <file>', say('optionPinFile')))
    .addOption(new Option('--stick <dir>', say('optionStick')))
    .addOption(new Option('--code <code>', say('optionCode')))
    .addOption(new Option('--words <words>', say('optionWords')))
    .addOption(new Option('--name <name>', say('optionOfficer')))
    .addOption(new Option('--device <name>', say('optionDevice')))
    .action(act(join))
  withPin(command('rejoin [address]', 'commandRejoin'))
    .addOption(new Option('--stick <dir>', say('optionStick')))
    .addOption(new Option('--code <code>', say('optionCode')))
    .action(act(rejoin))
  command('serve', 'commandServe').action(act(serve))
  withPin(command('import-cases <file>', 'commandImport'))
    .addOption(new Option('--dry-run', say('optionDryRun')))
    .action(act(importCases))
  withPin(command('search <text>', 'commandSearch'))
    .addOption(new Option('--limit <n>', say('optionLimit')))
    .action(act(search))
  command('demo', 'commandDemo').action(act(demo))
  withPin(command('verify', 'commandVerify'))
    .addOption(new Option('--repair', say('optionRepair')))
    .action(act(verify))
  withPin(command('backup <file>', 'commandBackup')).action(act(backup))
  const bundle = program.command('bundle').description(say('commandBundle')).helpOption('-h, --help', say('optionHelp'))
  withPin(command('export <folder>', 'commandBundleExport', bundle))
    .addOption(new Option('--to <device>', say('optionTo')))
    .addOption(new Option('--max-bytes <n>', say('optionMaxBytes')))
    .addOption(new Option('--whole', say('optionWhole')))
    .action(act(bundleExport))
  withPin(command('import <folder>', 'commandBundleImport', bundle)).action(act(bundleImport))
  command('restore <source>', 'commandRestore')
    .addOption(new Option('--pin-file <file>', say('optionPinFile')))
    .action(act(restore))
  withPin(command('doctor', 'commandDoctor')).action(act(doctor))
  return program
}

/** A command that could not run says so: one object on standard output with `--json`, a sentence on standard error. */
async function guarded(run: Run, output: Output, work: (run: Run) => Promise<number>): Promise<number> {
  try {
    return await work(run)
  } catch (error) {
    const isFull = isCode(error, 'ENOSPC') || isCode(error, 'SQLITE_FULL')
    return tellFailure(output, isFull ? new CliError('DISK_FULL', { path: run.folder }) : error)
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

function tellFailure(output: Output, error: unknown): number {
  const failure = failureOf(error, output)
  if (output.json) output.answer(failure, [])
  else output.note(failure.error.message)
  return EXIT.couldNotRun
}

function outputOf(arguments_: readonly string[], streams: Streams, env: Run['env']): Output {
  return makeOutput(streams, arguments_.includes('--json'), languageOf(langOf(arguments_), env))
}

/** What a mistake in the arguments is about: commander quotes it in its English sentence. */
function namedIn(message: string): string {
  return /'([^']+)'/.exec(message)?.[1] ?? message
}

/** The language is needed for the help texts, before the options are parsed. */
function langOf(arguments_: readonly string[]): Language | undefined {
  const at = arguments_.indexOf('--lang')
  const value = at === -1 ? arguments_.find((text) => text.startsWith('--lang='))?.slice(7) : arguments_[at + 1]
  return value === undefined ? undefined : /^en/i.test(value) ? 'en' : 'zh'
}
