import { Progress } from 'antd'
import { ScreenLink } from '../../app/navigation.tsx'
import { Panel, PanelRow } from '../../ui/blocks.tsx'
import { useText } from '../../ui/useText.ts'
import { ApprovalsPanel } from './ApprovalsPanel.tsx'

interface RunningSite {
  readonly siteId: string
  readonly name: string
  readonly caseNo: string
  readonly rooms: number
  readonly roomsDone: number
  readonly items: number
}

/** Beside the list: sites in work, approvals, and rows the import set aside. */
export function SitePanels({ sites, trayOpen }: { sites: readonly RunningSite[]; trayOpen: number }) {
  const t = useText()
  return (
    <aside className="side" aria-label={t('worklist.sites')}>
      <Panel title={t('worklist.sites')} aside={sites.length === 0 ? null : sites.length}>
        {sites.length === 0 ? <PanelRow>{t('worklist.noSites')}</PanelRow> : null}
        {sites.map((site) => (
          <PanelRow key={site.siteId}>
            <Site site={site} />
          </PanelRow>
        ))}
      </Panel>
      <ApprovalsPanel />
      <Panel title={t('worklist.tray')} aside={trayOpen === 0 ? null : trayOpen.toLocaleString('en-US')}>
        <PanelRow>
          {trayOpen === 0 ? t('worklist.trayNone') : t('worklist.trayOpen', { n: trayOpen.toLocaleString('en-US') })}
          {trayOpen === 0 ? null : (
            <div>
              <ScreenLink to="/cases/import">{t('worklist.openTray')}</ScreenLink>
            </div>
          )}
        </PanelRow>
      </Panel>
    </aside>
  )
}

function Site({ site }: { site: RunningSite }) {
  const t = useText()
  return (
    <div lang="zh-CN">
      <ScreenLink to={`/sites/${site.siteId}`}>
        <b>{site.name}</b>
      </ScreenLink>
      <div className="text2">{site.caseNo}</div>
      <Progress
        percent={site.rooms === 0 ? 0 : (site.roomsDone / site.rooms) * 100}
        showInfo={false}
        size="small"
        aria-label={site.name}
      />
      <div className="work-figures">
        <div>
          <b>{site.roomsDone}</b>
          <span>{t('worklist.roomsDone', { n: site.rooms })}</span>
        </div>
        <div>
          <b>{site.items.toLocaleString('en-US')}</b>
          <span>{t('worklist.items')}</span>
        </div>
      </div>
    </div>
  )
}
