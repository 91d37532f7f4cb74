/** The core's utility process as a thread: the real core behind the real host protocol, ports with Electron's shape. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { type PagePort, type ParentPort, runUtility } from '../../electron/core/utilityHost.ts'
import { PortDouble } from './electronPorts.ts'

type Sent = { data: unknown; ports: MessagePort[] }

const port = parentPort
if (port !== null) {
  const parent: ParentPort = {
    postMessage: (message) => port.postMessage(message),
    on: (_event, listener) => {
      port.on('message', ({ data, ports }: Sent) =>
        listener({ data, ports: ports.map((each) => new PortDouble(each)) as unknown as PagePort[] }),
      )
    },
  }
  await runUtility({
    parent,
    arguments: (workerData as { arguments: string[] }).arguments,
    env: process.env,
    version: '0.0.0-test',
    exit: (code) => process.exit(code),
  })
}
