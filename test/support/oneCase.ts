import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { newCommandId, type TestCore } from './coreHarness.ts'

const REGISTER = [
  '案号,立案日期,案由,申请执行人,被执行人,承办人',
  '（2025）浙9901执101号,2025-08-15,房屋腾退纠纷,云栖示例资产公司,甲某仁,周某舟',
].join('\r\n')

/** One case of the officer at work, imported as any other. */
export async function oneCase(test: Pick<TestCore, 'folder' | 'services'>): Promise<string> {
  const path = join(test.folder, 'register.csv')
  await writeFile(path, REGISTER)
  const { services } = test
  const { mapping } = await services.importing.inspect({ path })
  for await (const _ of services.importing.run({ commandId: newCommandId(), path, mapping }, undefined));
  const found = services.cases.search({ text: '甲某仁', kind: null, status: null, mine: false, limit: 1, offset: 0 })
  const caseId = found.cases[0]?.caseId
  if (caseId === undefined) throw new Error('the case was not imported')
  return caseId
}
