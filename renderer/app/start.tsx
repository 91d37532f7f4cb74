import { createRoot } from 'react-dom/client'
import { startFeed } from '../client/feed.ts'
import { startApprovalsBadge } from '../features/approvals/badge.ts'
import { registerCasePalette } from '../features/cases/palette.ts'
import { startWorklistBadge } from '../features/worklist/badge.ts'
import { App } from './App.tsx'
import { tellCutText } from './cutText.ts'
import { laterTexts } from './laterTexts.ts'
import { useSession } from './session.ts'

/** Connects the window to the core and draws the program into the page. */
export function startApp(element: HTMLElement): void {
  startFeed()
  startWorklistBadge()
  void laterTexts().then(startApprovalsBadge)
  registerCasePalette()
  coverDialogs()
  tellCutText()
  createRoot(element).render(<App />)
}

/** A locked window hides its dialogs too: they stand beside the pages, keep their text and return after unlocking. */
function coverDialogs(): void {
  useSession.subscribe(({ phase }) => {
    const floating = document.getElementById('floating')
    if (floating === null) return
    floating.hidden = phase === 'locked'
    floating.inert = phase === 'locked'
  })
}
