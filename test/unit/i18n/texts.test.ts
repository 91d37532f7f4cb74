import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { addTexts, createI18n, createText, isTextKey, languages, resources } from '../../../shared/i18n/index.ts'

const root = new URL('../../../', import.meta.url)

/** Every text with its address, for example `app.lock`. */
function leaves(node: object, prefix = ''): [string, string][] {
  return Object.entries(node).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : leaves(value, `${prefix}${key}.`),
  )
}

const zh = leaves(resources['zh-CN'].translation)
const en = leaves(resources.en.translation)
const withoutPlural = (key: string) => key.replace(/_(one|other)$/, '')
const variables = (text: string) => [...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name).toSorted()

/** All source files below a folder of the product. */
function sources(folder: string): string[] {
  return readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => fileURLToPath(new URL(`${folder}/${name}`, root)))
}

describe('the texts', () => {
  it('exist in both languages under the same addresses', () => {
    const keys = (texts: [string, string][]) => [...new Set(texts.map(([key]) => withoutPlural(key)))].toSorted()
    expect(keys(en)).toEqual(keys(zh))
  })

  it('take the same values in both languages', () => {
    const chinese = new Map(zh.map(([key, text]) => [withoutPlural(key), text]))
    const different = en
      .filter(([key]) => !key.endsWith('_one'))
      .filter(([key, text]) => String(variables(text)) !== String(variables(chinese.get(withoutPlural(key)) ?? '')))
    expect(different).toEqual([])
  })

  it('say one thing of one and several of more, in English', () => {
    const say = createText('en')
    expect([say('site.sitesCount', { n: 1 }), say('site.sitesCount', { n: 2 })]).toEqual(['1 site', '2 sites'])
    expect([say('site.lots', { n: '1' }), say('site.lots', { n: '1,204' })]).toEqual(['1 item', '1,204 items'])
    expect(say('site.sitesCount', { n: 0 })).toBe('0 sites')
    expect(createText('zh-CN')('site.sitesCount', { n: 1 })).toBe('共 1 处')
    const ends = en.filter(([key]) => key.endsWith('_one')).map(([key]) => key.replace(/_one$/, '_other'))
    expect(ends.filter((key) => !en.some(([other]) => other === key))).toEqual([])
  })

  it('are never empty', () => {
    expect([...zh, ...en].filter(([, text]) => text.trim() === '')).toEqual([])
  })

  it('beg, shout and apologise nowhere', () => {
    const chinese = zh.filter(([, text]) => /请(?!求)|！|!|抱歉|糟糕|对不起/.test(text.replaceAll(/申请|提请/g, '')))
    const english = en.filter(([, text]) => /!|\bplease\b|\bsorry\b|\boops\b/i.test(text))
    expect([...chinese, ...english]).toEqual([])
  })

  it('use no computer words', () => {
    expect(zh.filter(([, text]) => /哈希|同步失败|冲突|异常错误|null|undefined/.test(text))).toEqual([])
  })

  it('cover every address the program asks for', () => {
    const missing = ['renderer', 'electron'].flatMap(sources).flatMap((file) => {
      const asked = [...readFileSync(file, 'utf8').matchAll(/\bt\(\s*'([^']+)'/g)].map(([, key]) => key ?? '')
      return asked.filter((key) => !isTextKey(key)).map((key) => `${file.slice(fileURLToPath(root).length)}: ${key}`)
    })
    expect(missing).toEqual([])
  })

  it('fill in values without escaping them', () => {
    expect(createText('zh-CN')('app.palette.none', { text: '<甲&乙>' })).toBe('没有“<甲&乙>”。')
  })

  it('change language at once', async () => {
    const i18n = createI18n('zh-CN')
    expect(i18n.t('app.lock')).toBe('锁定')
    await i18n.changeLanguage('en')
    expect(i18n.t('app.lock')).toBe('Lock')
    expect(languages).toEqual(['zh-CN', 'en'])
  })

  it('know which addresses exist', () => {
    expect(isTextKey('legalTerms.role.handler')).toBe(true)
    expect(isTextKey('legalTerms.role.wizard')).toBe(false)
    expect(isTextKey('legalTerms.role')).toBe(false)
  })
})

it('an instance made before has the texts that are added later', () => {
  const made = createI18n('en')
  addTexts({ later: { zh: { word: '后来' }, en: { word: 'later' } } })
  try {
    expect(made.t('later.word')).toBe('later')
    expect(isTextKey('later.word')).toBe(true)
  } finally {
    for (const language of languages) delete resources[language].translation.later
  }
})
