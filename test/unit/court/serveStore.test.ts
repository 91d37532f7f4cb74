import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type S3Double, startS3 } from '../../support/s3/s3Double.ts'
import { courtCommand, type Environment, serveCourt } from '../../support/sync/courtProcess.ts'

describe('a gateway whose files lie in an object store', () => {
  let folder: string
  let data: string
  let s3: S3Double
  let env: Environment

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fieldwrit-court-'))
    data = join(folder, 'data')
    s3 = await startS3()
    const { accessKeyId, secretAccessKey, region } = s3.account
    env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_REGION: region }
    const court = ['--court-code', '浙9902', '--court-name', '测试法院']
    expect((await courtCommand(['init', '--data', data, '--keys', join(folder, 'stick'), ...court], {})).code).toBe(0)
  })
  afterAll(async () => {
    await s3.close()
    await rm(folder, { recursive: true, force: true })
  })

  const files = (place = 's3://court/files') => ['--files', place, '--files-endpoint', s3.place.endpoint ?? '']
  const health = async (url: string): Promise<unknown> => (await fetch(`${url}/healthz`)).json()
  const refusal = async (place: readonly string[], with_: Environment) =>
    (await courtCommand(['serve', '--port', '0', '--data', data, ...place], with_)).value.error

  it('[X9] does not start with no key, a wrong one or a bucket that is not there, and says which', async () => {
    expect(await refusal(files(), {})).toMatchObject({ code: 'STORE_KEYS' })
    const wrong = await refusal(files(), { ...env, AWS_SECRET_ACCESS_KEY: 'wrong' })
    expect(wrong).toMatchObject({ code: 'STORE_REFUSED', data: { code: 'SignatureDoesNotMatch' } })
    expect(await refusal(files('s3://other'), env)).toMatchObject({ code: 'STORE_NO_BUCKET' })
    expect(await readdir(data)).not.toContain('files.json')
  })

  it('[X9] starts without the store it can not reach just now, and says so', async () => {
    const served = await serveCourt(
      ['--data', data, '--files', 's3://court', '--files-endpoint', 'http://127.0.0.1:9'],
      env,
    )
    expect(await health(served.url)).toEqual({ ok: true, files: 'unreachable' })
    expect((await courtCommand(['status', '--data', data], {})).value).toMatchObject({ files: 'unreachable' })
    await served.stop()
  })

  it('[U1] says that its files are well, and finds the store again at the next start, which keeps no key', async () => {
    const first = await serveCourt(['--data', data, ...files()], env)
    expect(await health(first.url)).toEqual({ ok: true, files: 'well' })
    await first.stop()
    const kept = await readFile(join(data, 'files.json'), 'utf8')
    expect(JSON.parse(kept)).toEqual({
      files: 's3://court/files',
      endpoint: s3.place.endpoint,
      region: s3.place.region,
    })
    const again = await serveCourt(['--data', data], env)
    expect(await health(again.url)).toEqual({ ok: true, files: 'well' })
    expect(await (await fetch(`${again.url}/metrics`)).text()).toMatch(/fieldwrit_files_well 1/)
    await again.stop()
    const back = await serveCourt(['--data', data, '--files', 'disk'], {})
    expect(await health(back.url)).toEqual({ ok: true, files: 'well' })
    await back.stop()
    expect(await readdir(data)).not.toContain('files.json')
  })
})
