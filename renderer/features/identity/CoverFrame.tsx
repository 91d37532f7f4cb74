import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useMode } from '../../app/look.ts'
import { useFeed } from '../../client/feed.ts'
import { usePreferences } from '../../ui/preferences.ts'
import { useLanguage, useText } from '../../ui/useText.ts'
import './identity.css'

/** The page before and around the work: name, court, look; below, what would be lost now. Never case data. */
export function CoverFrame({ children, wide }: { children: ReactNode; wide: boolean }) {
  const t = useText()
  const court = useFeed((feed) => feed.status?.court)
  return (
    <div className="cover-page">
      <header className="cover-top no-print">
        <b>{t('app.name')}</b>
        {court ? (
          <span lang="zh-CN">
            {court.name} {court.code}
          </span>
        ) : null}
        {court?.demo ? <span className="tag tag-amber">{t('app.demo')}</span> : null}
        <Look />
      </header>
      <main className="cover-main">
        <div className={wide ? 'cover-card cover-wide' : 'cover-card'}>{children}</div>
      </main>
      <CopiesFoot />
    </div>
  )
}

function Look() {
  const t = useText()
  const mode = useMode()
  const language = useLanguage()
  const choose = usePreferences((state) => state.choose)
  return (
    <div className="cover-look">
      <Button type="text" size="small" onClick={() => choose({ theme: mode === 'dark' ? 'light' : 'dark' })}>
        {t(mode === 'dark' ? 'identity.look.light' : 'identity.look.dark')}
      </Button>
      <Button
        type="text"
        size="small"
        lang={language === 'en' ? 'zh-CN' : 'en'}
        onClick={() => choose({ language: language === 'en' ? 'zh-CN' : 'en' })}
      >
        {t('identity.look.language')}
      </Button>
    </div>
  )
}

function CopiesFoot() {
  const t = useText()
  const status = useFeed((feed) => feed.status)
  if (!status || status.phase === 'empty') return null
  const { copies, onlyHere } = status
  return (
    <footer className="cover-foot no-print">
      {onlyHere === null ? null : (
        <span>{t('identity.unlock.copies', { entries: onlyHere.events, photos: copies.filesOnlyHere ?? 0 })}</span>
      )}
      {copies.place === null ? <span className="amber">{t('identity.unlock.noPlace')}</span> : null}
      {status.keychain ? null : <span className="red">{t('identity.unlock.pinOnly')}</span>}
    </footer>
  )
}
