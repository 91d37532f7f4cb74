import type { CaseDetail } from '../../../shared/contract/desk/cases.ts'
import { Panel, PanelRow } from '../../ui/blocks.tsx'
import { momentOf } from '../../ui/values.tsx'
import { NearDeadlines } from './Deadlines.tsx'
import { FieldRow } from './FieldValue.tsx'
import { FlagsPart } from './Flags.tsx'
import { MoneyBoxes } from './Money.tsx'
import { NotesPart } from './Notes.tsx'
import { PartyRow } from './Parties.tsx'
import { useCaseWords } from './words.tsx'

/** What a person wants to know first, in two columns of labels; notes, flags and money beside. */
export function OverviewPart({ detail, readOnly }: { detail: CaseDetail; readOnly: string | null }) {
  const words = useCaseWords()
  const { t } = words
  const from = detail.importedFrom
  return (
    <div className="case-columns">
      <div className="case-column">
        <Panel title={t('cases.drawer.facts')}>
          <PanelRow>
            <dl className="fields">
              <PartyRow label={words.field('applicants')} parties={detail.applicants} />
              <PartyRow label={words.field('debtors')} parties={detail.debtors} />
              <FieldRow name="cause" />
              <FieldRow name="address" />
              <FieldRow name="phone" />
              <FieldRow name="remarks" />
            </dl>
          </PanelRow>
          <PanelRow>
            <dl className="fields fields-two">
              <FieldRow name="status" />
              <FieldRow name="handler" />
              <FieldRow name="filedOn" />
              <FieldRow name="courtName" />
              <FieldRow name="closing" />
              <FieldRow name="closedOn" />
            </dl>
          </PanelRow>
          <PanelRow>
            <MoneyBoxes />
          </PanelRow>
          <PanelRow>
            <dl className="fields">
              <div className="field-row">
                <dt>{t('cases.origin.title')}</dt>
                <dd className="text2">
                  {from
                    ? t('cases.origin.line', {
                        file: from.fileName,
                        line: from.line.toLocaleString('en-US'),
                        time: momentOf(from.at),
                      })
                    : t('cases.origin.none')}
                </dd>
              </div>
            </dl>
          </PanelRow>
        </Panel>
      </div>
      <div className="case-column">
        <Panel title={t('cases.notes.title')} aside={t('cases.notes.count', { n: detail.notes.length })}>
          <PanelRow>
            <NotesPart detail={detail} readOnly={readOnly} />
          </PanelRow>
        </Panel>
        <Panel title={t('cases.tab.deadlines')}>
          <PanelRow>
            <NearDeadlines detail={detail} />
          </PanelRow>
        </Panel>
        <Panel title={t('cases.flags.title')}>
          <PanelRow>
            <FlagsPart detail={detail} readOnly={readOnly} />
          </PanelRow>
        </Panel>
      </div>
    </div>
  )
}
