import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe, launchBrowser, newPage, OFFICE_LAPTOP, screenshot } from '../../support/browser.ts'

let browser: Browser

beforeAll(async () => {
  browser = await launchBrowser()
})

afterAll(() => browser.close())

const page = (body: string) =>
  `data:text/html;charset=utf-8,${encodeURIComponent(`<!doctype html><html lang="zh-CN"><title>清单</title><body>${body}</body></html>`)}`

test('Chinese text is drawn with glyphs of a font, not with boxes', async () => {
  const { page: tab, context, problems } = await newPage(browser)
  await tab.goto(page('<main><h1>腾退物品清单</h1></main>'))
  // Every box of a missing glyph looks the same; two characters of a font do not.
  const pictureOf = (text: string) =>
    tab.evaluate<{ picture: string; width: number }>(`(() => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 80, height: 80 })
      const pen = canvas.getContext('2d')
      pen.font = '64px sans-serif'
      pen.fillText(${JSON.stringify(text)}, 4, 64)
      return { picture: canvas.toDataURL(), width: pen.measureText(${JSON.stringify(text)}).width }
    })()`)
  const [list, item, missing] = [await pictureOf('单'), await pictureOf('物'), await pictureOf('\u{10FFFD}')]
  expect(list.width).toBe(64)
  expect(list.picture).not.toBe(item.picture)
  expect(list.picture).not.toBe(missing.picture)
  const shot = await screenshot(tab, 'support/glyphs')
  expect(readFileSync(shot).subarray(1, 4).toString()).toBe('PNG')
  expect(problems).toEqual([])
  await context.close()
})

test('a second context opens after the first was closed, in the language and colours asked for', async () => {
  const first = await newPage(browser)
  await first.context.close()
  const { page: tab, context } = await newPage(browser, { ...OFFICE_LAPTOP, lang: 'en-US', scheme: 'dark' })
  await tab.goto(page('<p>x</p>'))
  const seen = await tab.evaluate(
    `({ lang: navigator.language, dark: matchMedia('(prefers-color-scheme: dark)').matches, width: innerWidth })`,
  )
  expect(seen).toEqual({ lang: 'en-US', dark: true, width: 1366 })
  await context.close()
})

test('console errors and uncaught errors of a page are collected', async () => {
  const { page: tab, context, problems } = await newPage(browser)
  await tab.goto(page('<script>console.error("red"); setTimeout(() => { throw new Error("lost") })</script>'))
  await expect.poll(() => problems).toEqual(['console: red', 'uncaught: lost'])
  await context.close()
})

test('axe runs under a strict content security policy and names the fault and its place', async () => {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Security-Policy', "default-src 'none'")
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    response.end(
      '<!doctype html><html lang="zh-CN"><title>清单</title><main><h1>清单</h1><input id="name"></main></html>',
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const { page: tab, context } = await newPage(browser)
  await tab.goto(`http://127.0.0.1:${address.port}/`)
  expect(await axe(tab)).toMatchObject([{ rule: 'label', impact: 'critical', where: ['#name'] }])
  await tab.evaluate(`document.querySelector('input').setAttribute('aria-label', '姓名')`)
  expect(await axe(tab)).toEqual([])
  await context.close()
  server.close()
})
