import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { ErrorBlock } from '../ui/blocks.tsx'
import { useText } from '../ui/useText.ts'
import { laterTexts } from './laterTexts.ts'
import { useGo } from './navigation.tsx'
import { Shell } from './Shell.tsx'
import { screenLoader, screenRoutes } from './screens.ts'
import { sectionsOf, startOf } from './sections.ts'
import { useSession } from './session.ts'

function ScreenError({ reset }: ErrorComponentProps) {
  const t = useText()
  return (
    <div className="screen-message">
      <ErrorBlock
        happened={t('app.error.screenTitle')}
        safe={t('app.error.screenSafe')}
        next={{ label: t('app.error.screenRetry'), run: reset }}
      />
    </div>
  )
}

function NotFound() {
  const t = useText()
  const go = useGo()
  return (
    <div className="screen-message">
      <h1 className="visually-hidden">{t('app.error.notFoundTitle')}</h1>
      <ErrorBlock
        tone="amber"
        happened={t('app.error.notFoundTitle')}
        safe={t('app.error.notFoundSafe')}
        next={{ label: t('app.error.notFoundNext'), run: () => go('/', { replace: true }) }}
      />
    </div>
  )
}

/** Routes of the screens this build has; hash addresses, so that app:// and the loopback address behave alike. */
export function createAppRouter() {
  const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: ScreenError })
  const start = createRoute({
    getParentRoute: () => root,
    path: '/',
    beforeLoad: () => {
      const first = startOf(sectionsOf(useSession.getState().officer?.role ?? null))
      if (first) throw redirect({ to: first.path, replace: true })
    },
  })
  const screens = screenRoutes.flatMap((route) => {
    const load = screenLoader(route.file)
    if (!load) return []
    const loadWithTexts = async () => (await Promise.all([load(), laterTexts()]))[0]
    return createRoute({ getParentRoute: () => root, path: route.path, component: lazyRouteComponent(loadWithTexts) })
  })
  return createRouter({
    routeTree: root.addChildren([start, ...screens]),
    history: createHashHistory(),
    defaultErrorComponent: ScreenError,
    defaultPendingMs: 200,
    scrollRestoration: false,
  })
}
