import { expect, test } from 'vitest'
import { cli } from '../../../shared/i18n/cli.ts'

const variables = (text: string) => [...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name).toSorted()

test('the command line says the same in both languages, with the same values', () => {
  expect(Object.keys(cli.en).toSorted()).toEqual(Object.keys(cli.zh).toSorted())
  const different = Object.entries(cli.zh).filter(
    ([key, text]) => String(variables(text)) !== String(variables(cli.en[key as keyof typeof cli.en])),
  )
  expect(different).toEqual([])
  expect(Object.values(cli.zh).filter((text) => /(?<!申)请(?!求)|！|!|抱歉|null|undefined/.test(text))).toEqual([])
})
