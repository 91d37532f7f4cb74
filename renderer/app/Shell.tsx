import { Outlet, useRouter } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef } from 'react'
import type { Binding } from '../ui/keys.ts'
import { usePreferences } from '../ui/preferences.ts'
import { useKeys } from '../ui/useKeys.ts'
import { useText } from '../ui/useText.ts'
import { ContextBar } from './ContextBar.tsx'
import { useFrame } from './frame.ts'
import { focusFilter, movePane } from './KeyHost.tsx'
import { KeySheet } from './KeySheet.tsx'
import { useGo, usePath } from './navigation.tsx'
import { Palette } from './Palette.tsx'
import { Rail } from './Rail.tsx'
import { StateLines } from './StateLines.tsx'
import { StatusBar } from './StatusBar.tsx'
import { sectionOf, startOf, useSections } from './sections.ts'
import { useSession } from './session.ts'
import { TitleBar } from './TitleBar.tsx'

/** Shows for a moment when the newest entry became durable. */
function sayWhenSaved(): void {
  const at = useSession.getState().savedAt ?? Date.now()
  useFrame.setState({ savedSaid: at })
  setTimeout(() => {
    if (useFrame.getState().savedSaid === at) useFrame.setState({ savedSaid: null })
  }, 6000)
}

function useFrameKeys(): void {
  const go = useGo()
  const t = useText()
  const router = useRouter()
  const sections = useSections()
  const global = (id: string, key: string, text: Binding['text'], run: () => void): Binding => ({
    id: `frame.${id}`,
    keys: [key],
    scope: 'global',
    text,
    run,
    inBar: id === 'help',
  })
  useKeys([
    global('find', 'Ctrl+K', 'app.keys.find', () => useFrame.setState({ open: 'palette' })),
    global('filter', 'Ctrl+F', 'app.keys.filter', focusFilter),
    global('nextPane', 'F6', 'app.keys.nextPane', () => movePane(1)),
    global('previousPane', 'Shift+F6', 'app.keys.previousPane', () => movePane(-1)),
    global('save', 'Ctrl+S', 'app.keys.save', sayWhenSaved),
    global('back', 'Alt+←', 'app.keys.historyBack', () => router.history.back()),
    global('forward', 'Alt+→', 'app.keys.historyForward', () => router.history.forward()),
    global('lock', 'Alt+L', 'app.keys.lock', () => void useSession.getState().acts?.lock()),
    global('help', 'F1', 'app.keys.help', () => useFrame.setState({ open: 'keys' })),
    ...sections.map(
      (one): Binding => ({
        id: `go.${one.id}`,
        keys: [`G ${one.letter}`],
        scope: 'go',
        text: 'app.keys.goTo',
        values: { section: t(one.name) },
        run: () => go(one.path),
      }),
    ),
  ])
}

/** Locks after the agreed time without a key, pointer or wheel. Work in the core goes on. */
function useIdleLock(): void {
  const after = useSession((state) => state.idleLockMs)
  const open = useSession((state) => state.phase === 'open')
  useEffect(() => {
    if (after === null || !open) return
    const lock = () => void useSession.getState().acts?.lock()
    let timer = setTimeout(lock, after)
    const again = () => {
      clearTimeout(timer)
      timer = setTimeout(lock, after)
    }
    const signs = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const
    for (const sign of signs) window.addEventListener(sign, again, { capture: true, passive: true })
    return () => {
      clearTimeout(timer)
      for (const sign of signs) window.removeEventListener(sign, again, { capture: true })
    }
  }, [after, open])
}

/** Who may not use the page another person left open goes to where they start. */
function useOwnSection(): void {
  const go = useGo()
  const path = usePath()
  const sections = useSections()
  useEffect(() => {
    const here = sectionOf(path)
    const first = startOf(sections)
    if (here !== undefined && first !== undefined && !sections.includes(here)) go(first.path, { replace: true })
  }, [go, path, sections])
}

/** Pages inside a site use the narrow rail. */
function usesRail(path: string): boolean {
  return /^\/sites\/[^/]+/.test(path)
}

// Drawn on a site only, with texts that come with its screens: no part of what the window starts with.
const HeldBar = lazy(() => import('../features/plans/gate/HeldBar.tsx'))

const TakenBar = lazy(() => import('../features/sync/TakenBar.tsx'))

/** On every screen of a site what holds its task up (F5), and there and on a case's page that it was taken back from this laptop (L8). */
function OverPages() {
  const siteId = useFrame((state) => state.context?.siteId)
  const caseId = useFrame((state) => state.context?.caseId)
  const id = siteId ?? caseId
  if (id === undefined) return null
  return (
    <Suspense fallback={null}>
      {siteId === undefined ? null : <HeldBar key={siteId} siteId={siteId} />}
      <TakenBar key={`taken ${id}`} kind={siteId === undefined ? 'case' : 'site'} id={id} />
    </Suspense>
  )
}

/** The frame around every screen. */
export function Shell() {
  const t = useText()
  const path = usePath()
  const open = useFrame((state) => state.open)
  const main = useRef<HTMLElement>(null)
  useFrameKeys()
  useIdleLock()
  useOwnSection()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page starts with the focus in its content
  useEffect(() => {
    if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true })
  }, [path])
  // Large type needs the width more than the words of the rail do.
  const large = usePreferences((state) => state.density === 'site')
  const rail = large || usesRail(path)
  return (
    <div className="frame">
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        {t('app.skip')}
      </button>
      <TitleBar />
      <div className={`frame-middle ${rail ? 'frame-rail' : 'frame-wide'}`}>
        <Rail narrow={rail} />
        <div className="work">
          <ContextBar />
          <OverPages />
          <StateLines />
          <main id="main" ref={main} tabIndex={-1} data-keys="page" data-pane>
            <Outlet />
          </main>
        </div>
      </div>
      <StatusBar />
      {open === 'palette' ? <Palette /> : null}
      {open === 'keys' ? <KeySheet /> : null}
    </div>
  )
}
