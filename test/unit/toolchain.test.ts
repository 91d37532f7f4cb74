import { expect, test } from 'vitest'
import { NODE_OPTIONS } from '../../build/bin/node24.mjs'

test('tests run on the Node 24 that npm brings, not on whatever Node is global', () => {
  expect(Number(process.versions.node.split('.')[0])).toBeGreaterThanOrEqual(24)
})

test('tests run with the options of every Node 24 that the launchers start', () => {
  expect(process.execArgv).toEqual(expect.arrayContaining([...NODE_OPTIONS]))
})
