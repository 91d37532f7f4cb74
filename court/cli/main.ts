import { terminalAsk } from './passPhrase.ts'
import { runCourtCli } from './run.ts'

const streams = {
  hidden: terminalAsk(process.stdin, (text) => void process.stderr.write(text)),
  out: (text: string) => void process.stdout.write(text),
  error: (text: string) => void process.stderr.write(text),
}
process.exitCode = await runCourtCli(process.argv.slice(2), streams, process.env)
