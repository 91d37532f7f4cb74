import type { ReactNode } from 'react'
import type { SiteDetail } from '../../../shared/contract/desk/site.ts'
import { useText } from '../../ui/useText.ts'
import type { ShownState } from './board.ts'

type Counts = Readonly<Record<ShownState, number>>

/** Figures of the whole site in one strip. */
export function SiteSummary({ site, counts, acts }: { site: SiteDetail; counts: Counts; acts: ReactNode }) {
  const t = useText()
  /** Rooms to clear; those left out are named apart and count as neither done nor open. */
  const total = counts.untouched + counts.open + counts.left
  const percent = total === 0 ? 0 : Math.round((counts.left / total) * 1000) / 10
  const figures = [
    {
      id: 'done',
      value: counts.left,
      unit: t('site.ofRooms', { total }),
      label: t('site.donePercent', { percent }),
      tone: '',
    },
    { id: 'items', value: site.items, unit: t('site.unit.lots'), label: t('site.recorded'), tone: '' },
    { id: 'open', value: counts.open, unit: t('site.unit.rooms'), label: t('site.state.open'), tone: 'ink' },
    {
      id: 'untouched',
      value: counts.untouched,
      unit: t('site.unit.rooms'),
      label: t('site.state.untouched'),
      tone: '',
    },
    ...(counts.excluded === 0
      ? []
      : [
          {
            id: 'excluded',
            value: counts.excluded,
            unit: t('site.unit.rooms'),
            label: t('site.state.excluded'),
            tone: 'amber',
          },
        ]),
  ]
  return (
    <div className="site-summary">
      {figures.map((figure) => (
        <div key={figure.id}>
          <p className={`site-figure ${figure.tone}`}>
            {figure.value.toLocaleString('en-US')} <small>{figure.unit}</small>
          </p>
          <p className="site-figure-label">{figure.label}</p>
        </div>
      ))}
      <span className="site-acts">{acts}</span>
    </div>
  )
}

const states = ['untouched', 'open', 'left', 'excluded'] as const

/** What the cells mean, with how many there are, and the acts that make more of them. */
export function Legend({ counts, acts }: { counts: Counts; acts: ReactNode }) {
  const t = useText()
  return (
    <footer className="site-legend">
      {states.map((state) => (
        <span key={state}>
          <i className={`room room-${state}`} /> {t(`site.state.${state}`)} {counts[state]}
        </span>
      ))}
      <span className="site-legend-hint">{t('site.legendHint')}</span>
      {acts}
    </footer>
  )
}
