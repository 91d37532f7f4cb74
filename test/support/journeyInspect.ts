import type { Page } from 'playwright-core'

/** What a look at one screen found; empty lists on a good one. */
export interface Inspection {
  readonly lang: string
  readonly headings: readonly string[]
  /** Elements wider than the window, scrolling sideways, or below it with no way to scroll there. */
  readonly outside: readonly string[]
  /** Text that is cut off and can't be read whole by pointing at it. */
  readonly clipped: readonly string[]
  /** Every visible text and label. */
  readonly texts: readonly string[]
}

/** Runs in the page; evaluated through the debugger, which the page's content security policy does not reach. */
const inspector = String.raw`(() => {
  const shown = (el) => {
    const box = el.getBoundingClientRect()
    if (box.width === 0 || box.height === 0) return false
    if (el.closest('.visually-hidden, [hidden], [inert], .skip, .ant-select-item-empty, iframe')) return false
    return el.checkVisibility({ visibilityProperty: true, opacityProperty: true })
  }
  const name = (el) => {
    const text = (el.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40)
    const classes = typeof el.className === 'string' ? el.className.trim().split(/\s+/).join('.') : ''
    return el.tagName.toLowerCase() + (classes ? '.' + classes : '') + ' “' + text + '”'
  }
  const own = (el) => [...el.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '')
  const style = (el) => getComputedStyle(el)
  const scrolls = (el, axis) => /auto|scroll/.test(axis === 'x' ? style(el).overflowX : style(el).overflowY)
  const within = (el, axis) => {
    for (let up = el.parentElement; up; up = up.parentElement) if (scrolls(up, axis)) return true
    return false
  }
  const outside = []
  const clipped = []
  const root = document.scrollingElement
  if (root.scrollWidth > innerWidth + 1) outside.push('page ' + root.scrollWidth + ' > ' + innerWidth)
  if (root.scrollHeight > innerHeight + 1 && document.querySelector('.frame')) outside.push('page height ' + root.scrollHeight)
  const front = document.querySelector('[aria-modal=true]') ?? document.body
  for (const el of front.querySelectorAll('*')) {
    if (!shown(el)) continue
    const css = style(el)
    if (scrolls(el, 'x') && el.scrollWidth > el.clientWidth + 1 && el.clientWidth > 0 && el.tagName !== 'TEXTAREA') outside.push('sideways ' + name(el))
    if (!own(el)) continue
    const box = el.getBoundingClientRect()
    if ((box.right > innerWidth + 1 || box.left < -1) && !within(el, 'x')) outside.push('beyond ' + name(el))
    if (box.bottom > innerHeight + 1 && !within(el, 'y') && root.scrollHeight <= innerHeight + 1) outside.push('below ' + name(el))
    const cut = (node) => {
      const how = style(node)
      const x = /hidden|clip/.test(how.overflowX) && node.scrollWidth > node.clientWidth + 1
      const y = /hidden|clip/.test(how.overflowY) && node.scrollHeight > node.clientHeight + 2
      return node.clientWidth > 0 && (x || y)
    }
    el.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))
    const told = el.closest('[title]') !== null || [...el.querySelectorAll('[title]')].length > 0
    if (cut(el) && !told) clipped.push(name(el))
    const up = el.parentElement
    if (up && css.display === 'inline' && cut(up) && !told && !up.title) clipped.push(name(up))
  }
  for (const el of front.querySelectorAll('[data-room]')) {
    if (!shown(el)) continue
    const box = el.getBoundingClientRect()
    const range = document.createRange()
    const words = document.createTreeWalker(el, NodeFilter.SHOW_TEXT)
    while (words.nextNode()) {
      if (!shown(words.currentNode.parentElement) || words.currentNode.parentElement.clientWidth === 1) continue
      range.selectNodeContents(words.currentNode)
      const text = range.getBoundingClientRect()
      if (text.left < box.left - 1 || text.right > box.right + 1) clipped.push('sticks out ' + name(el))
    }
  }
  const texts = []
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    const node = walk.currentNode
    const up = node.parentElement
    if (node.data.trim() !== '' && up && !up.closest('[hidden], [inert], script, style, [lang="zh-CN"]:not(html)')) texts.push(node.data.trim())
  }
  for (const el of document.body.querySelectorAll('[aria-label], [title], [placeholder]')) {
    if (el.closest('[hidden], [inert], [lang="zh-CN"]:not(html)')) continue
    for (const attribute of ['aria-label', 'placeholder']) if (el.getAttribute(attribute)) texts.push(el.getAttribute(attribute))
  }
  const headings = [...document.querySelectorAll('h1')].filter((el) => !el.closest('[hidden], [inert]')).map((el) => el.textContent ?? '')
  return { lang: document.documentElement.lang, headings, outside: [...new Set(outside)], clipped: [...new Set(clipped)], texts: [...new Set(texts)] }
})()`

/** Movements that end have ended. */
const settled =
  'Promise.allSettled(document.getAnimations().filter((one) => one.effect?.getTiming().iterations !== Infinity).map((one) => one.finished)).then(() => 0)'

/** Looks at what the page shows now. */
export async function inspect(page: Page): Promise<Inspection> {
  await page.evaluate(settled)
  return page.evaluate<Inspection>(inspector)
}

const focused = `(() => {
  const el = document.activeElement
  if (!el || el === document.body) return null
  const marked = (node) => {
    const css = getComputedStyle(node)
    return (css.outlineStyle !== 'none' && parseFloat(css.outlineWidth) >= 2) || css.boxShadow !== 'none'
  }
  let seen = false
  for (let up = el, steps = 0; up && steps < 4 && !seen; up = up.parentElement, steps++) seen = marked(up)
  return { seen, what: el.tagName.toLowerCase() + '.' + String(el.className).split(' ').join('.') + ' ' + (el.getAttribute('aria-label') ?? el.textContent ?? '').trim().slice(0, 30) }
})()`

/** Walks `steps` times with Tab and answers the places where nobody could see the focus. */
export async function unseenFocus(page: Page, steps: number): Promise<string[]> {
  const unseen: string[] = []
  for (let step = 0; step < steps; step += 1) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate<{ seen: boolean; what: string } | null>(focused)
    if (at !== null && !at.seen) unseen.push(at.what)
  }
  return unseen
}
