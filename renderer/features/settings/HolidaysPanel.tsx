import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { may } from '../../../shared/domain/identity/permissions.ts'
import { useSession } from '../../app/session.ts'
import { useSending } from '../../app/useSending.ts'
import { desk } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { ask } from '../../client/queries.ts'
import { Fault, Panel, SectionHead } from '../../ui/blocks.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Tag } from '../../ui/marks.tsx'
import { useText, useTextOr } from '../../ui/useText.ts'
import { dayOf } from '../../ui/values.tsx'
import { FileBrowser } from './FileBrowser.tsx'

type Holidays = Awaited<ReturnType<typeof desk.calendar.list>>
type Preview = Awaited<ReturnType<typeof desk.calendar.read>>
type Loading = Holidays['past'][number]

/** The calendars of days off that periods are counted by, where each comes from, and the file that brings a new one. */
export function HolidaysPanel() {
  const t = useText()
  const asked = useQuery(ask.calendar.list.queryOptions())
  const mayWrite = useSession((state) => state.officer !== null && may(state.officer.role, 'settings.write'))
  const [loading, setLoading] = useState(false)
  const said = useLoadingWords()
  if (asked.data === undefined) return null
  const { years, past, rev } = asked.data
  return (
    <Panel title={t('holidays.title')} aside={t('holidays.hint')}>
      <ul className="rule-list">
        {years.map(({ year, source, mark, daysOff, workingDays, loaded }) => (
          <li key={year}>
            <b className="number">{t('holidays.year', { year })}</b>
            <span>{t('holidays.counts', { off: daysOff.length, worked: workingDays.length })}</span>
            <small className="text2" lang="zh-CN">
              {source}
            </small>
            {mark === '[v]' ? null : <Tag tone="amber">{t('holidays.fromMemory')}</Tag>}
            <small className="text2">
              {loaded === null ? t('holidays.shipped') : t('holidays.loaded', said(loaded))}
            </small>
          </li>
        ))}
        <li>
          <span className="amber">{t('holidays.unknownFrom', { year: firstUnknown(years) })}</span>
          <Button size="small" disabled={!mayWrite} onClick={() => setLoading(true)}>
            {t('holidays.load')}
          </Button>
        </li>
      </ul>
      {past.length === 0 ? null : (
        <section className="rule-group">
          <SectionHead title={t('holidays.past')} />
          <ul className="rule-list">
            {past.map((one) => (
              <li key={`${one.at} ${one.fileName}`}>
                <small>{t('holidays.pastLine', { ...said(one), years: one.years.join('、') })}</small>
              </li>
            ))}
          </ul>
        </section>
      )}
      {loading ? (
        <LoadHolidays
          rev={rev}
          onClose={() => setLoading(false)}
          onDone={() => {
            setLoading(false)
            void asked.refetch()
          }}
        />
      ) : null}
    </Panel>
  )
}

/** Who loaded which file and when, as values of a sentence. */
function useLoadingWords() {
  const textOr = useTextOr()
  return ({ role, officer, at, fileName }: Loading) => {
    return { role: textOr(`legalTerms.role.${role}`, role), who: officer, when: dayOf(at), file: fileName }
  }
}

/** The first year after the run of known ones. */
function firstUnknown(years: Holidays['years']): number {
  const known = new Set(years.map(({ year }) => year))
  let year = Math.max(...known)
  while (known.has(year)) year += 1
  return year
}

/** What a chosen file says, year by year, before it is loaded. */
function Preview({ years }: Preview) {
  const t = useText()
  return (
    <section className="rule-group">
      <SectionHead title={t('holidays.preview')} />
      <ul className="rule-list">
        {years.map(({ year, source, mark, daysOff, workingDays, replaces }) => (
          <li key={year}>
            <b className="number">{t('holidays.year', { year })}</b>
            <Tag tone={replaces ? 'amber' : 'green'}>{t(replaces ? 'holidays.replaces' : 'holidays.adds')}</Tag>
            <span>{t('holidays.counts', { off: daysOff.length, worked: workingDays.length })}</span>
            {mark === '[v]' ? null : <Tag tone="amber">{t('holidays.fromMemory')}</Tag>}
            <small className="text2" lang="zh-CN">
              {source}
            </small>
            <small className="rule-changed">
              {daysOff
                .map((span) => t(span.from === span.to ? 'holidays.oneDayOff' : 'holidays.dayOff', span))
                .join(' · ')}
            </small>
            {workingDays.length === 0 ? null : (
              <small className="rule-changed">{t('holidays.worked', { days: workingDays.join('、') })}</small>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function LoadHolidays({ rev, onDone, onClose }: { rev: string[]; onDone: () => void; onClose: () => void }) {
  const t = useText()
  const [path, setPath] = useState<string | null>(null)
  const [choosing, setChoosing] = useState(true)
  const preview = useQuery(
    ask.calendar.read.queryOptions({ input: { path: path ?? '' }, enabled: path !== null, staleTime: 0, retry: false }),
  )
  const { send, busy, failed } = useSending(() => {
    if (path === null) return t('holidays.chooseFirst')
    return (commandId) => desk.calendar.load({ commandId, rev, path }).then(onDone)
  })
  return (
    <Dialog
      title={t('holidays.load')}
      width={476}
      onClose={onClose}
      act={choosing || preview.data === undefined ? null : { label: t('holidays.load'), run: send, busy }}
    >
      <p className="text2">{t('holidays.loadHint')}</p>
      {choosing ? (
        <FileBrowser
          kind="file"
          extensions={['json']}
          onPick={(chosen) => {
            setPath(chosen)
            setChoosing(false)
          }}
          onCancel={onClose}
        />
      ) : (
        <p className="row">
          <Button autoFocus onClick={() => setChoosing(true)}>
            {t('holidays.choose')}
          </Button>
          <span className="file-path">{path?.split(/[\\/]/).at(-1) ?? ''}</span>
        </p>
      )}
      {choosing || preview.data === undefined ? null : <Preview years={preview.data.years} />}
      <Fault words={preview.error === null || choosing ? failed : explainLine(preview.error, t)} />
    </Dialog>
  )
}
