import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'

/** Draws the program into the page. The link to the core fills `useSession` before or after. */
export function startApp(element: HTMLElement): void {
  createRoot(element).render(<App />)
}
