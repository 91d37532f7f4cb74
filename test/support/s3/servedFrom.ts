import type { S3Double } from './s3Double.ts'

/** How a gateway is told of a store: keys and region in its environment, the place among the options of `serve`. */
export function servedFrom({ account, place }: S3Double): { env: Record<string, string>; options: string[] } {
  const { accessKeyId, secretAccessKey, region } = account
  const path = place.prefix === '' ? '' : `/${place.prefix.slice(0, -1)}`
  return {
    env: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_REGION: region },
    options: ['--files', `s3://${place.bucket}${path}`, '--files-endpoint', place.endpoint ?? ''],
  }
}
