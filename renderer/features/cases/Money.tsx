import { SectionHead } from '../../ui/blocks.tsx'
import { fieldOf } from './caseFacts.ts'
import { FieldEditor } from './FieldEditor.tsx'
import { FieldHistory } from './FieldHistory.tsx'
import { FieldFace } from './FieldValue.tsx'
import { useFieldHost } from './fieldHost.tsx'
import { useCaseWords } from './words.tsx'

const ledgers = ['claimedAmount', 'executedAmount'] as const

/** Each ledger in its own box and never a sum; H on a box shows its past, F2 corrects it. */
export function MoneyBoxes() {
  const words = useCaseWords()
  const { t } = words
  const { detail, opened } = useFieldHost()
  const named = ledgers.find((name) => name === opened?.field)
  return (
    <>
      <SectionHead title={t('cases.money.title')} aside={t('cases.money.unit')} />
      <div className="ledgers">
        {ledgers.map((name) => (
          <div key={name}>
            <span className="ledger-name">{words.field(name)}</span>
            <FieldFace field={fieldOf(detail, name)} plain />
          </div>
        ))}
      </div>
      {named && opened?.mode === 'edit' ? <FieldEditor key={named} field={fieldOf(detail, named)} /> : null}
      {named && opened?.mode === 'history' ? <FieldHistory name={named} /> : null}
    </>
  )
}
