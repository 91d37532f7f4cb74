import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { caseSearchIndex } from '../../db/cases.ts'
import type { Db } from '../../db/open.ts'
import { makeTransports } from '../../electron/core/serve.ts'
import { SEARCH_PAGE } from '../../shared/contract/desk/cases.ts'
import type { DeskContract } from '../../shared/contract/desk/index.ts'
import type { TestCore } from '../support/coreHarness.ts'
import { quantile, timeLike } from './search.bench.ts'

/** p95 of one kind of text in ms: through the service, through the contract, and by `LIKE` over the same rows. */
export interface ServiceSearch {
  name: string
  goal: number
  service: number
  wire: number
  like: number
}

type Texts = { name: string; goal: number; texts: string[] }
type Sampled = { case_no: string; debtors: string; address: string }

const SAMPLE = 200
/** Texts asked before the clock runs, and texts asked by `LIKE`, which takes a second each at a million. */
const WARM = 5
const LIKED = 2
const MERGE_PAGES = 64

/** Texts people type, drawn from the stored cases, each once, with the goal of each kind in ms. */
function textsFrom(db: Db): Texts[] {
  const last = (db.prepare('SELECT max(row_id) AS n FROM case_row').get() as { n: number }).n
  const one = db.prepare('SELECT case_no, debtors, address FROM case_row WHERE row_id = ?')
  const rows = Array.from({ length: SAMPLE }, (_, at) => one.get(1 + Math.floor((at * last) / SAMPLE))) as Sampled[]
  const debtor = ({ debtors }: Sampled) => (JSON.parse(debtors) as { name: string; idNo: string | null }[])[0]
  const names = rows.map((row) => debtor(row)?.name ?? '')
  const ids = rows.map((row) => debtor(row)?.idNo ?? '')
  const addresses = rows.map((row) => row.address)
  const digits = ['9901', '9902', '9903', '9904', '9905', '9906', '9907']
  const years = ['2020', '2023', '2025']
  const groups: Texts[] = [
    { name: 'all', goal: 50, texts: ['', '', '', '', '', ''] },
    { name: 'name2', goal: 3, texts: names.filter((name) => name.length <= 3).map((name) => name.slice(0, 2)) },
    { name: 'name2-frequent', goal: 3, texts: ['李某', '王某', '李伟', '王芳', '张某', '有限'] },
    { name: 'name3', goal: 3, texts: names.filter((name) => name.length === 3) },
    { name: 'company', goal: 3, texts: names.filter((name) => name.length > 3).map((name) => name.slice(3, 9)) },
    { name: 'case-number', goal: 3, texts: rows.map((row) => row.case_no) },
    { name: 'case-number-part', goal: 3, texts: rows.map((row) => row.case_no.slice(6, -1)) },
    {
      name: 'court',
      goal: 3,
      texts: ['浙99', ...digits.flatMap((code) => [code, `浙${code}`, `浙${code}执`, `浙${code}执恢`])].concat(
        years.flatMap((year) => [`（${year}）浙99`, ...digits.map((code) => `（${year}）浙${code}`)]),
      ),
    },
    { name: 'year', goal: 3, texts: years.flatMap((year) => [`${year}年`, `（${year}）`, `${year}年执恢`]) },
    { name: 'sequence', goal: 3, texts: ['101号', '执101', '执恢 12', '2025年101号', '7号', '88', '执异 3'] },
    { name: 'address-5', goal: 15, texts: addresses.map((address) => address.slice(6, 11)) },
    { name: 'address', goal: 15, texts: addresses.map((address) => address.slice(3, 12)) },
    { name: 'address-long', goal: 15, texts: addresses.map((address) => address.slice(3, -1)) },
    { name: 'id-tail', goal: 3, texts: ids.map((id) => id.slice(-4)) },
    { name: 'id-area', goal: 5, texts: ['990101', '919901', '9901'] },
    {
      name: 'id-birth-date',
      goal: 5,
      texts: ids.map((id) => id.slice(6, 14)).filter((id) => /^(19|20)\d{6}$/.test(id)),
    },
  ]
  return groups.map((group) => (group.name === 'all' ? group : { ...group, texts: [...new Set(group.texts)] }))
}

/** What the list of cases asks for while somebody types. */
const asked = (text: string) => ({ text, kind: null, status: null, mine: false, limit: SEARCH_PAGE, offset: 0 })

/** Every text is asked this often, the first time cold: of few texts one pause of the machine would be the figure. */
const PASSES = 3

async function p95(texts: readonly string[], ask: (text: string) => unknown): Promise<number> {
  for (const text of texts.slice(0, WARM)) await ask(text)
  const times: number[] = []
  for (const text of Array.from({ length: PASSES }, () => texts).flat()) {
    const started = performance.now()
    await ask(text)
    times.push(performance.now() - started)
  }
  return quantile(times, 0.95)
}

/** Tidies the index as the idle seconds after an import do; ms. */
export function tidy(test: TestCore): number {
  const { db, journal } = test.core.context.store()
  const started = performance.now()
  while (!journal.transact(() => caseSearchIndex(db).mergeStep(MERGE_PAGES)));
  return performance.now() - started
}

/**
 * Searches of a tidied store as the screen asks for them: on the core itself; as a client of the contract over a message
 * port, checks of input and output and both ways of the wire included; and by `LIKE` over the same columns. The wire
 * comes first: it meets the pages that no text before has read.
 */
export async function searchesOf(test: TestCore): Promise<ServiceSearch[]> {
  const { port1, port2 } = new MessageChannel()
  makeTransports(test.services).port(port1)
  port1.start()
  port2.start()
  const client: ContractRouterClient<DeskContract> = createORPCClient(new RPCLink({ port: port2 }))
  const { db } = test.core.context.store()
  const figures: ServiceSearch[] = []
  try {
    for (const { name, goal, texts } of textsFrom(db)) {
      const wire = await p95(texts, (text) => client.cases.search(asked(text)))
      const service = await p95(texts, (text) => test.services.cases.search(asked(text)))
      figures.push({ name, goal, service, wire, like: quantile(timeLike(db, texts.slice(0, LIKED)), 0.95) })
    }
    return figures
  } finally {
    port1.close()
    port2.close()
  }
}
