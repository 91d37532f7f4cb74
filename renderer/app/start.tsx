import { createRoot } from 'react-dom/client'
import { startFeed } from '../client/feed.ts'
import { startWorklistBadge } from '../features/worklist/badge.ts'
import { App } from './App.tsx'

/** Connects the window to the core and draws the program into the page. */
export function startApp(element: HTMLElement): void {
  startFeed()
  startWorklistBadge()
  createRoot(element).render(<App />)
}
