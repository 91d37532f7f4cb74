import type { CaseDetail } from '../../../shared/contract/desk/cases.ts'
import { ScreenLink, useGo } from '../../app/navigation.tsx'
import { ActButton, EmptyState, SectionHead } from '../../ui/blocks.tsx'
import { useMay } from './permission.ts'
import { useCaseWords } from './words.tsx'

/** Eviction sites of a case, and the way to a new one. */
export function SitesPart({ detail }: { detail: CaseDetail }) {
  const { t } = useCaseWords()
  const go = useGo()
  const allowed = useMay('site.write')
  const act = {
    label: t('cases.sites.add'),
    run: () => go(`/sites?case=${detail.caseId}`),
    disabled: !allowed.may,
    ...(allowed.may ? {} : { why: t('cases.reading.mayNot', { role: allowed.role }) }),
  }
  if (detail.sites.length === 0) return <EmptyState sentence={t('cases.sites.none')} act={act} />
  return (
    <div className="case-narrow">
      <SectionHead title={t('cases.sites.title')} aside={t('cases.sites.count', { n: detail.sites.length })} />
      <ul className="site-lines">
        {detail.sites.map((site) => (
          <li key={site.siteId} lang="zh-CN">
            <ScreenLink to={`/sites/${site.siteId}`}>{site.name}</ScreenLink>{' '}
            <ScreenLink to={`/sites/${site.siteId}/steps`}>{t('gate.title')}</ScreenLink>
          </li>
        ))}
      </ul>
      <ActButton act={act} />
    </div>
  )
}
