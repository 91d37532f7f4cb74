import { Segmented } from 'antd'
import { ScreenLink } from '../../app/navigation.tsx'
import { useFeed } from '../../client/feed.ts'
import { Panel, PanelRow, ScreenHead } from '../../ui/blocks.tsx'
import { type Density, type ThemeChoice, usePreferences } from '../../ui/preferences.ts'
import { useText } from '../../ui/useText.ts'
import { KeyValues } from '../../ui/values.tsx'
import { ChangePin } from './ChangePin.tsx'
import { DevicesPanel } from './DevicesPanel.tsx'
import { HolidaysPanel } from './HolidaysPanel.tsx'
import { OwnDevice } from './OwnDevice.tsx'
import { PeoplePanel } from './PeoplePanel.tsx'
import { RulesPanel } from './RulesPanel.tsx'
import { SecondCopy } from './SecondCopy.tsx'
import './settings.css'

/** S22: people of this laptop, its second copy, how the program looks. No setting turns durability or signatures off. */
export default function SettingsScreen() {
  const t = useText()
  return (
    <div className="screen">
      <ScreenHead
        title={t('settings.title')}
        acts={<ScreenLink to="/settings/doctor">{t('settings.about.doctor')}</ScreenLink>}
      />
      <div className="screen-body">
        <div className="settings-columns">
          <div className="settings-stack">
            <PeoplePanel />
            <DevicesPanel />
            <OwnDevice />
            <SecondCopy />
          </div>
          <div className="settings-stack">
            <LookPanel />
            <AboutPanel />
            <ChangePin />
          </div>
        </div>
        <HolidaysPanel />
        <RulesPanel />
      </div>
    </div>
  )
}

function LookPanel() {
  const t = useText()
  const { theme, language, density, choose } = usePreferences()
  return (
    <Panel title={t('settings.look.title')}>
      <PanelRow>
        <div className="setting-line">
          <span id="look-language">{t('settings.look.language')}</span>
          <Segmented
            aria-labelledby="look-language"
            value={language}
            options={[
              { value: 'zh-CN' as const, label: <span lang="zh-CN">中文</span> },
              { value: 'en' as const, label: <span lang="en">English</span> },
            ]}
            onChange={(value) => choose({ language: value })}
          />
        </div>
      </PanelRow>
      <PanelRow>
        <div className="setting-line">
          <span id="look-theme">{t('settings.look.theme')}</span>
          <Segmented<ThemeChoice>
            aria-labelledby="look-theme"
            value={theme}
            options={(['system', 'light', 'dark'] as const).map((value) => ({
              value,
              label: t(`settings.look.${value}`),
            }))}
            onChange={(value) => choose({ theme: value })}
          />
        </div>
      </PanelRow>
      <PanelRow>
        <div className="setting-line">
          <span id="look-density">{t('settings.look.density')}</span>
          <Segmented<Density>
            aria-labelledby="look-density"
            value={density}
            options={(['compact', 'site'] as const).map((value) => ({ value, label: t(`settings.look.${value}`) }))}
            onChange={(value) => choose({ density: value })}
          />
        </div>
      </PanelRow>
    </Panel>
  )
}

function AboutPanel() {
  const t = useText()
  const status = useFeed((feed) => feed.status)
  if (!status) return null
  const keychain = t(status.keychain ? 'settings.about.keychainYes' : 'settings.about.keychainNo')
  return (
    <Panel title={t('settings.about.title')}>
      <PanelRow>
        <KeyValues
          rows={[
            { label: t('settings.about.court'), value: `${status.court?.name ?? ''} ${status.court?.code ?? ''}` },
            { label: t('settings.about.device'), value: status.device?.name },
            { label: t('settings.about.prefix'), value: status.device?.prefix },
            { label: t('settings.about.version'), value: status.version },
            { label: t('settings.about.keychain'), value: keychain, amber: !status.keychain },
          ]}
        />
      </PanelRow>
    </Panel>
  )
}
