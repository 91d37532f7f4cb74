import type { CaseDetail } from '../../../shared/contract/desk/cases.ts'
import { SectionHead } from '../../ui/blocks.tsx'
import { useTextOr } from '../../ui/useText.ts'
import { useCaseWords } from './words.tsx'

type Party = CaseDetail['applicants'][number]

/** One side of a case: names, kinds, ID numbers with all but their ends hidden. */
export function PartyLines({ side, parties }: { side: 'applicants' | 'debtors'; parties: readonly Party[] }) {
  const { t } = useCaseWords()
  const textOr = useTextOr()
  return (
    <>
      <SectionHead title={t(`cases.party.${side}`)} aside={t('cases.party.masked')} />
      {parties.length === 0 ? <p className="text3">{t('cases.party.none')}</p> : null}
      <ul className="party-lines">
        {parties.map((party, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two parties of a case may share a name and have no number
          <li key={at}>
            <b lang="zh-CN">{party.name}</b>
            <span className="text2">{textOr(`cases.kind.${party.kind}`, party.kind)}</span>
            <span className="mono text2">{party.idMasked ?? t('cases.party.noId')}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

/** One side of a case as a labelled value: each name with the masked ID number behind it. */
export function PartyRow({ label, parties }: { label: string; parties: readonly Party[] }) {
  const { t } = useCaseWords()
  return (
    <div className="field-row">
      <dt>{label}</dt>
      <dd lang="zh-CN">
        {parties.length === 0 ? <span className="text3">{t('cases.value.empty')}</span> : null}
        {parties.map((party, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two parties of a case may share a name and have no number
          <span key={at} className="party-line">
            <b>{party.name}</b> {party.idMasked ? <span className="text3 mono">{party.idMasked}</span> : null}
          </span>
        ))}
      </dd>
    </div>
  )
}
