import { runCourtCli } from './run.ts'

const streams = {
  out: (text: string) => void process.stdout.write(text),
  error: (text: string) => void process.stderr.write(text),
}
process.exitCode = await runCourtCli(process.argv.slice(2), streams, process.env)
