import { createCache, StyleProvider } from '@ant-design/cssinjs'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { App as AntApp, ConfigProvider, type ThemeConfig, theme } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { type ComponentType, lazy, Suspense, useEffect, useMemo, useState } from 'react'
import { I18nextProvider } from 'react-i18next'
import { firstTexts } from '../../shared/i18n/firstTexts.ts'
import { addTexts, createI18n } from '../../shared/i18n/texts.ts'
import { refreshAll } from '../client/queries.ts'
import { usePreferences } from '../ui/preferences.ts'
import { themeOf } from '../ui/theme.ts'
import { useText } from '../ui/useText.ts'
import { KeyHost } from './KeyHost.tsx'
import { useMode, useRootMarks } from './look.ts'
import { queryClient } from './query.ts'
import { createAppRouter } from './router.tsx'
import { coverFiles, screenLoader } from './screens.ts'
import { useSession } from './session.ts'

addTexts(firstTexts)

const algorithms = { light: theme.defaultAlgorithm, dark: theme.darkAlgorithm }
const styleCache = createCache()
/** antd's run-time variables go into an element outside the page: the static style sheet has them already. */
const nowhere = document.createElement('div')

function coverOf(file: string): ComponentType | null {
  const load = screenLoader(file)
  return load ? lazy(load) : null
}
const covers = { setup: coverOf(coverFiles.setup), locked: coverOf(coverFiles.locked) }

function Opening() {
  const t = useText()
  return (
    <div className="cover" role="status">
      <p className="cover-words">{t('app.phase.loading')}</p>
    </div>
  )
}

/** Chooses the face by phase. A locked window keeps its pages, hidden and inert, so that half-typed text returns. */
function Face() {
  const phase = useSession((state) => state.phase)
  const [router] = useState(createAppRouter)
  const [opened, setOpened] = useState(false)
  useEffect(() => {
    if (phase === 'open') setOpened(true)
    // Whoever comes back may come days later: what is due, allowed and overdue is asked again.
    if (phase === 'open') refreshAll()
    if (phase === 'setup') setOpened(false)
  }, [phase])
  const uncovered = phase === 'open' || phase === 'coreGone'
  const Cover = phase === 'setup' || phase === 'locked' ? covers[phase] : null
  return (
    <>
      {opened || phase === 'open' ? (
        <div className="face" hidden={!uncovered} inert={!uncovered}>
          <RouterProvider router={router} />
        </div>
      ) : null}
      {uncovered && (opened || phase === 'open') ? null : (
        <Suspense fallback={<Opening />}>{Cover ? <Cover /> : <Opening />}</Suspense>
      )}
    </>
  )
}

/**
 * Without motion for who asked the system for none. Style rules alone don't do: a movement of no length has ended before
 * antd listens for its end, and a closed list would stand on for ever.
 */
function stillOrMoving(look: ThemeConfig): ThemeConfig {
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches
  return still ? { ...look, token: { ...look.token, motion: false } } : look
}

/** Everything inside the window. */
export function App() {
  const mode = useMode()
  const density = usePreferences((state) => state.density)
  const language = usePreferences((state) => state.language)
  const [i18n] = useState(() => createI18n(language))
  useRootMarks(mode)
  useEffect(() => {
    void i18n.changeLanguage(language)
  }, [i18n, language])
  const look = useMemo(() => stillOrMoving(themeOf(mode, density, algorithms)), [mode, density])
  return (
    <I18nextProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <StyleProvider cache={styleCache} container={nowhere}>
          <ConfigProvider
            theme={look}
            locale={language === 'en' ? enUS : zhCN}
            button={{ autoInsertSpace: false }}
            wave={{ disabled: true }}
            componentSize="middle"
            getPopupContainer={() => document.getElementById('floating') ?? document.body}
          >
            <AntApp className="face">
              <KeyHost />
              <Face />
            </AntApp>
          </ConfigProvider>
        </StyleProvider>
      </QueryClientProvider>
    </I18nextProvider>
  )
}
