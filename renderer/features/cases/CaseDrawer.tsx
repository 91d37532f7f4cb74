import { Button, Tabs } from 'antd'
import type { CaseDetail } from '../../../shared/contract/desk/cases.ts'
import { explain } from '../../client/errors.ts'
import { ErrorBlock, SectionHead } from '../../ui/blocks.tsx'
import { Drawer, DrawerSection } from '../../ui/Drawer.tsx'
import { Kbd } from '../../ui/marks.tsx'
import { useText } from '../../ui/useText.ts'
import { useCase, useCaseHistory } from './caseData.ts'
import { NearDeadlines } from './Deadlines.tsx'
import { FieldRow } from './FieldValue.tsx'
import { FlagList } from './Flags.tsx'
import { FieldHostProvider } from './fieldHost.tsx'
import { HistoryLines } from './HistoryLines.tsx'
import { MoneyBoxes } from './Money.tsx'
import { NoteLines } from './Notes.tsx'
import { PartyLines, PartyRow } from './Parties.tsx'
import { StatusWord, useCaseWords } from './words.tsx'

/** The file of the chosen case beside the list: what it is about first; it follows the selection. */
export function CaseDrawer(props: {
  caseId: string
  tab: string
  onTab: (name: string) => void
  onOpen: () => void
  onClose: () => void
}) {
  const t = useText()
  const asked = useCase(props.caseId)
  const detail = asked.data
  if (detail === undefined) {
    return (
      <Drawer title={t('cases.title')} onClose={props.onClose}>
        {asked.error ? (
          <DrawerSection>
            <ErrorBlock
              happened={explain(asked.error, t).happened}
              safe={t('cases.reading.failedSafe')}
              next={{ label: t('app.act.retry'), run: () => void asked.refetch() }}
            />
          </DrawerSection>
        ) : null}
      </Drawer>
    )
  }
  return (
    <Drawer
      title={<span lang="zh-CN">{detail.caseNo}</span>}
      tags={
        <>
          <StatusWord status={detail.status} />
          <FlagList flags={detail.flags} />
        </>
      }
      acts={
        <Button size="small" onClick={props.onOpen}>
          {t('cases.drawer.open')}
          <Kbd>Enter</Kbd>
        </Button>
      }
      tabs={
        <Tabs
          activeKey={props.tab}
          onChange={props.onTab}
          aria-label={t('cases.drawer.tabs')}
          items={[
            { key: 'overview', label: t('cases.tab.overview') },
            { key: 'parties', label: `${t('cases.tab.parties')} ${detail.applicants.length + detail.debtors.length}` },
            { key: 'history', label: `${t('cases.tab.history')} ${detail.historyCount}` },
          ]}
        />
      }
      onClose={props.onClose}
    >
      <FieldHostProvider
        key={detail.caseId}
        detail={detail}
        readOnly={t('cases.drawer.open')}
        onHistory={() => props.onTab('history')}
        inBar={false}
      >
        <DrawerPart detail={detail} tab={props.tab} />
      </FieldHostProvider>
    </Drawer>
  )
}

function DrawerPart({ detail, tab }: { detail: CaseDetail; tab: string }) {
  if (tab === 'history') return <DrawerHistory detail={detail} />
  if (tab === 'parties') {
    return (
      <>
        <DrawerSection>
          <PartyLines side="applicants" parties={detail.applicants} />
        </DrawerSection>
        <DrawerSection>
          <PartyLines side="debtors" parties={detail.debtors} />
        </DrawerSection>
      </>
    )
  }
  return <DrawerOverview detail={detail} />
}

function DrawerOverview({ detail }: { detail: CaseDetail }) {
  const words = useCaseWords()
  const { t } = words
  const live = detail.notes.filter((note) => note.struckReason === null)
  return (
    <>
      <DrawerSection>
        <SectionHead title={t('cases.drawer.facts')} />
        <dl className="fields">
          <PartyRow label={words.field('applicants')} parties={detail.applicants} />
          <PartyRow label={words.field('debtors')} parties={detail.debtors} />
          <FieldRow name="cause" />
          <FieldRow name="address" />
          <FieldRow name="handler" />
        </dl>
      </DrawerSection>
      <DrawerSection>
        <MoneyBoxes />
      </DrawerSection>
      <DrawerSection>
        <SectionHead title={t('cases.deadlines.near')} />
        <NearDeadlines detail={detail} />
      </DrawerSection>
      {live.length > 0 ? (
        <DrawerSection>
          <SectionHead title={t('cases.notes.title')} aside={t('cases.notes.count', { n: live.length })} />
          <NoteLines notes={live.slice(0, 3)} onStrike={null} />
        </DrawerSection>
      ) : null}
    </>
  )
}

function DrawerHistory({ detail }: { detail: CaseDetail }) {
  const t = useText()
  const history = useCaseHistory(detail.caseId, null)
  const lines = history.data ?? []
  return (
    <DrawerSection>
      {history.data !== undefined && lines.length === 0 ? <p className="text3">{t('cases.history.none')}</p> : null}
      <HistoryLines lines={lines} />
    </DrawerSection>
  )
}
