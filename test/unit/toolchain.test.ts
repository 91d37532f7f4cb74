import { expect, test } from 'vitest'

test('tests run on the Node 24 that npm brings, not on whatever Node is global', () => {
  expect(Number(process.versions.node.split('.')[0])).toBeGreaterThanOrEqual(24)
})
