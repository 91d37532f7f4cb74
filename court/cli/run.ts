import { resolve } from 'node:path'
import { Command, CommanderError, Option } from 'commander'
import { programName } from '../version.ts'
import { type CommonOptions, type Run, stationPorts } from './access.ts'
import { bundleExport, bundleImport } from './commands/bundle.ts'
import { enrolCode } from './commands/enrolCode.ts'
import { init } from './commands/init.ts'
import { issue } from './commands/issue.ts'
import { protect } from './commands/protect.ts'
import { revoke } from './commands/revoke.ts'
import { serve } from './commands/serve.ts'
import { status } from './commands/status.ts'
import { takeBack } from './commands/takeBack.ts'
import { withdrawCode } from './commands/withdrawCode.ts'
import { defaultData } from './folders.ts'
import { CourtCliError, failureOf, languageOf, makeOutput, type Output, type Streams, type WordKey } from './output.ts'
import { roleList } from './words.ts'

/** Exit codes: 0 fine, 1 found a fault, 2 could not run. */
export const EXIT = { fine: 0, fault: 1, couldNotRun: 2 } as const

/** Runs the command line of the court's gateway. Never throws; returns the exit code. */
export async function runCourtCli(
  arguments_: readonly string[],
  streams: Streams,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  let code: number = EXIT.fine
  const speak = makeOutput(streams, arguments_.includes('--json'), languageOf(langIn(arguments_), env))
  const program = makeProgram(speak, streams, env, (ended) => {
    code = ended
  })
  try {
    await program.parseAsync(arguments_, { from: 'user' })
    return code
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return EXIT.fine
    if (error.code === 'commander.help') return EXIT.couldNotRun
    return tell(speak, usageError(error, arguments_))
  }
}

/** What commander missed, in our words: a required option or argument with a line as it should be, else what was not understood. */
function usageError({ code, message }: CommanderError, arguments_: readonly string[]): CourtCliError {
  const argument = /'([^']+)'/.exec(message)?.[1] ?? message
  const isMissing = code === 'commander.missingMandatoryOptionValue' || code === 'commander.missingArgument'
  const command = Object.keys(EXAMPLES).find((name) => name.split(' ').every((word) => arguments_.includes(word)))
  const example = command === undefined ? '' : `fieldwrit-court ${command} ${EXAMPLES[command] ?? ''}`
  if (isMissing && command !== undefined) return new CourtCliError('MISSING_OPTION', { option: argument, example })
  return new CourtCliError('BAD_USAGE', { argument })
}

/** One line of each command that needs something, as it may be typed. */
const EXAMPLES: Readonly<Record<string, string>> = {
  'bundle import': '/media/usb',
  'bundle export': '/media/usb',
  init: '--keys /media/usb/keys --court-code 浙9901 --court-name 某某区人民法院',
  'enrol-code': "--name 王法官 --role handler --device 三号机 --scopes 'register:*,case:*,site:*'",
  'withdraw-code': '7K3M',
  issue: '--keys /media/usb/keys',
  revoke: '--keys /media/usb/keys --device ID --reason 遗失',
  'take-back': '--keys /media/usb/keys --device D2 --scope site:ID --reason 不再承办',
  protect: '--keys /media/usb/keys',
}

function tell(output: Output, error: unknown): number {
  const failure = failureOf(error, output)
  if (output.json) output.answer(failure, [])
  else output.note(failure.error.message)
  return EXIT.couldNotRun
}

function makeProgram(speak: Output, streams: Streams, env: NodeJS.ProcessEnv, end: (code: number) => void): Command {
  const said = { roles: roleList(speak.language), folder: defaultData(env) }
  const say = (key: WordKey): string => speak.say(key, said)
  const titles: Readonly<Record<string, string>> = {
    'Usage:': say('usage'),
    'Options:': say('options'),
    'Commands:': say('commands'),
  }
  const program = new Command('fieldwrit-court').description(say('program'))
  program.version(programName(), '-V, --version', say('optionVersion'))
  program.helpCommand('help [command]', say('commandHelp')).helpOption('-h, --help', say('optionHelp'))
  program.configureHelp({
    styleTitle: (title) => titles[title] ?? title,
    optionDescription: ({ description: words, defaultValue }: Option) =>
      defaultValue === undefined ? words : speak.say('optionDefault', { words, value: String(defaultValue) }),
  })
  const silent = (): void => undefined
  program.exitOverride().configureOutput({ writeOut: streams.out, writeErr: streams.error, outputError: silent })
  const command = (name: string, words: WordKey, parent: Command = program): Command =>
    parent
      .command(name)
      .description(say(words))
      .helpOption('-h, --help', say('optionHelp'))
      .addOption(new Option('--data <dir>', say('optionData')))
      .addOption(new Option('--json', say('optionJson')))
      .addOption(new Option('--lang <zh|en>', say('optionLang')))
  const act =
    <Options extends CommonOptions>(work: (run: Run, options: Options, folder: string) => Promise<number>) =>
    async (...given: [Options, Command] | [string, Options, Command]): Promise<void> => {
      const [folder, options] = given.length === 3 ? given : ['', given[0]]
      const data = resolve(options.data ?? defaultData(env))
      const output = makeOutput(streams, options.json === true, languageOf(options.lang, env))
      const placed = options.keys === undefined ? options : { ...options, keys: resolve(options.keys) }
      try {
        const run = { output, env, data, ports: stationPorts(), hidden: streams.hidden ?? null }
        end(await work(run, placed, folder))
      } catch (error) {
        end(tell(output, error))
      }
    }
  addCommands(command, say, act)
  const bundle = program.command('bundle').description(say('commandBundle')).helpOption('-h, --help', say('optionHelp'))
  command('import <folder>', 'commandBundleImport', bundle).action(act(bundleImport))
  command('export <folder>', 'commandBundleExport', bundle)
    .addOption(new Option('--to <device>', say('optionTo')))
    .addOption(new Option('--max-bytes <n>', say('optionMaxBytes')))
    .action(act(bundleExport))
  return program
}

type Act = <Options extends CommonOptions>(
  work: (run: Run, options: Options, folder: string) => Promise<number>,
) => (...given: [Options, Command] | [string, Options, Command]) => Promise<void>

function addCommands(
  command: (name: string, words: WordKey) => Command,
  say: (key: WordKey) => string,
  act: Act,
): void {
  const needs = (made: Command, flags: string, words: WordKey): Command => made.requiredOption(flags, say(words))
  const withPass = (made: Command): Command => made.addOption(new Option('--pass-file <file>', say('optionPassFile')))
  const atKeys = (made: Command): Command =>
    withPass(needs(made, '--keys <dir>', 'optionKeys')).addOption(new Option('--url <url>', say('optionUrl')))

  const founding = withPass(needs(command('init', 'commandInit'), '--keys <dir>', 'optionKeys'))
  needs(needs(founding, '--court-code <code>', 'optionCourtCode'), '--court-name <name>', 'optionCourtName').action(
    act(init),
  )
  command('serve', 'commandServe')
    .addOption(new Option('--host <address>', say('optionHost')).default('127.0.0.1'))
    .addOption(new Option('--port <n>', say('optionPort')).default('7420'))
    .addOption(new Option('--tls-cert <file>', say('optionTlsCert')))
    .addOption(new Option('--tls-key <file>', say('optionTlsKey')))
    .addOption(new Option('--behind-proxy', say('optionBehindProxy')))
    .addOption(new Option('--files <disk|s3://bucket/prefix>', say('optionFiles')))
    .addOption(new Option('--files-endpoint <url>', say('optionFilesEndpoint')))
    .addOption(new Option('--files-region <name>', say('optionFilesRegion')))
    .action(act(serve))
  const coded = needs(command('enrol-code', 'commandEnrolCode'), '--name <name>', 'optionName')
  needs(needs(coded, '--role <role>', 'optionRole'), '--device <name>', 'optionDevice')
    .addOption(new Option('--scopes <list>', say('optionScopes')))
    .addOption(new Option('--officer <id>', say('optionOfficer')))
    .addOption(new Option('--stick <dir>', say('optionStick')))
    .addOption(new Option('--code-apart', say('optionCodeApart')))
    .action(act(enrolCode))
  command('withdraw-code <selector>', 'commandWithdrawCode').action(act(withdrawCode))
  atKeys(command('issue', 'commandIssue'))
    .addOption(new Option('--request <list>', say('optionRequest')))
    .addOption(new Option('--dry-run', say('optionDryRun')))
    .action(act(issue))
  needs(atKeys(command('revoke', 'commandRevoke')), '--reason <text>', 'optionReason')
    .addOption(new Option('--device <id>', say('optionRevokeDevice')))
    .addOption(new Option('--officer <id>', say('optionRevokeOfficer')))
    .action(act(revoke))
  const taken = needs(atKeys(command('take-back', 'commandTakeBack')), '--reason <text>', 'optionReason')
  needs(needs(taken, '--device <id>', 'optionRevokeDevice'), '--scope <scope>', 'optionScope').action(act(takeBack))
  withPass(needs(command('protect', 'commandProtect'), '--keys <dir>', 'optionKeys'))
    .addOption(new Option('--new-pass-file <file>', say('optionNewPassFile')))
    .action(act(protect))
  command('status', 'commandStatus').action(act(status))
}

/** The language is needed for the help texts, before the options are parsed. */
function langIn(arguments_: readonly string[]): string | undefined {
  const at = arguments_.indexOf('--lang')
  return at === -1 ? arguments_.find((text) => text.startsWith('--lang='))?.slice(7) : arguments_[at + 1]
}
