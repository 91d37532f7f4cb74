import { Button } from 'antd'
import { Icon } from '../ui/icons.tsx'
import { Kbd } from '../ui/marks.tsx'
import { useText } from '../ui/useText.ts'
import { useFrame } from './frame.ts'
import { useSession } from './session.ts'

/** 40 px: mark, program, court, the field that finds everything, officer and lock. */
export function TitleBar() {
  const t = useText()
  const court = useSession((state) => state.court)
  const officer = useSession((state) => state.officer)
  const acts = useSession((state) => state.acts)
  return (
    <header className="title-bar">
      <div className="title-left">
        <span className="title-mark" lang="zh-CN" aria-hidden="true">
          {t('app.logo')}
        </span>
        <span className="title-name">{t('app.name')}</span>
        {court ? (
          <span className="title-court" lang="zh-CN">
            {court.name} {court.code}
          </span>
        ) : null}
        {court?.demo ? <span className="tag tag-amber">{t('app.demo')}</span> : null}
      </div>
      <button type="button" className="title-search" onClick={() => useFrame.setState({ open: 'palette' })}>
        <Icon name="search" />
        <span>{t('app.search')}</span>
        <Kbd>Ctrl K</Kbd>
      </button>
      <div className="title-right">
        {officer ? (
          <span className="title-who">
            <Icon name="person" />
            {officer.name} · {t(`legalTerms.role.${officer.role}`)}
          </span>
        ) : null}
        <Button
          type="text"
          size="small"
          icon={<Icon name="lock" />}
          aria-label={t('app.lock')}
          title={`${t('app.lock')} Alt+L`}
          disabled={!acts || !officer}
          onClick={() => void acts?.lock()}
        />
      </div>
    </header>
  )
}
