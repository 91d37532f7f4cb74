/**
 * Stands in for `@rc-component/util`'s dynamicCSS, which antd's parts use to add small rules (scroll lock, measuring the
 * scroll bar). Ours adopts constructed style sheets instead of writing <style> elements: the content security policy
 * allows those without 'unsafe-inline'. Rules meant for a detached container are kept out of the page altogether.
 */
interface Options {
  readonly attachTo?: Element
}

const sheets = new Map<string, CSSStyleSheet>()

function drop(key: string): void {
  const old = sheets.get(key)
  sheets.delete(key)
  if (old) document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== old)
}

/** Adds or replaces the rules known under `key`; the element returned is only a handle and never joins the page. */
export function updateCSS(css: string, key: string, options: Options = {}): HTMLStyleElement {
  if (!options.attachTo) {
    drop(key)
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    sheets.set(key, sheet)
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  }
  return document.createElement('style')
}

/** Adds rules that nobody takes back. */
export function injectCSS(css: string, options: Options = {}): HTMLStyleElement {
  return updateCSS(css, `injected-${sheets.size}`, options)
}

/** Takes the rules known under `key` out of the page. */
export function removeCSS(key: string): void {
  drop(key)
}

/** Nothing is cached here. */
export function clearContainerCache(): void {}
