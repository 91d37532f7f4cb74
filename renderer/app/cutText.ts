/** Names too long for their column are cut off; pointing at one shows it whole. One listener for the whole window. */
export function tellCutText(): void {
  document.addEventListener('pointerover', (event) => {
    for (let at = event.target; at instanceof HTMLElement; at = at.parentElement) {
      if (at.title !== '' && at.dataset.cut === undefined) return
      if (at.scrollWidth <= at.clientWidth + 1) continue
      const { overflowX } = getComputedStyle(at)
      if (overflowX !== 'hidden' && overflowX !== 'clip') return
      at.dataset.cut = ''
      at.title = at.textContent?.trim() ?? ''
      return
    }
  })
}
