import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { DocumentsOfSite, EveningCheckView } from '../../../shared/contract/desk/documents/forms.ts'
import { useGo } from '../../app/navigation.tsx'
import { ask } from '../../client/queries.ts'
import { Tag, type Tone } from '../../ui/marks.tsx'
import { useText, useTextOr } from '../../ui/useText.ts'
import { addressOf, focusField } from './jumps.ts'

const TONES = { PASSED: 'green', WARNING: 'amber', FAILED: 'seal', NOT_DONE: 'plain' } as const satisfies Record<
  EveningCheckView['result'],
  Tone
>
const MACHINE_WORDS = { PASSED: 'good', WARNING: 'attention', FAILED: 'bad', NOT_DONE: 'attention' } as const

/** The evening before, for this laptop (B6): green, or what is to be mended and where. */
export function EveningChecks(props: { site: DocumentsOfSite; values: Readonly<Record<string, string>> }) {
  const t = useText()
  const textOr = useTextOr()
  const go = useGo()
  const { siteId } = props.site
  const input = { siteId, values: { ...props.values } }
  const asked = useQuery(ask.documents.evening.queryOptions({ input }))
  if (asked.data === undefined) return null
  const open = asked.data.checks.filter((check) => check.result !== 'PASSED')
  return (
    <section className="evening" aria-label={t('eveningCheck.title')}>
      <p>
        {t('eveningCheck.lead')}{' '}
        <Button size="small" onClick={() => void asked.refetch()}>
          {t('eveningCheck.again')}
        </Button>
      </p>
      <p role="status" className={open.length === 0 ? 'green' : 'amber'}>
        {open.length === 0 ? t('eveningCheck.allGood') : t('eveningCheck.toMend', { n: open.length })}
      </p>
      <ul>
        {asked.data.checks.map((check, at) => {
          const { name, said } = wordsOf(check, textOr)
          const { jump, result } = check
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: one check may stand once for each group
            <li key={`${check.id} ${at}`}>
              <Tag tone={TONES[result]}>{t(`eveningCheck.result.${result}`)}</Tag> <b>{name}</b> {said}{' '}
              {result === 'PASSED' ? null : (
                <button
                  type="button"
                  className="plan-link"
                  aria-label={`${t('eveningCheck.mend')} ${name}`}
                  onClick={() => {
                    const address = jump === null ? '/settings/doctor' : addressOf(jump, props.site)
                    if (address !== null) go(address)
                    else focusField(jump?.to === 'input' ? jump.field : '')
                  }}
                >
                  {t('eveningCheck.mend')}
                </button>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function wordsOf({ id, result, values }: EveningCheckView, textOr: ReturnType<typeof useTextOr>) {
  const fill = (words: string) => words.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''))
  const own = textOr(`eveningCheck.check.${id}.name`, '')
  if (own !== '') return { name: fill(own), said: fill(textOr(`eveningCheck.check.${id}.said`, '')) }
  return {
    name: textOr(`machineChecks.${id}.name`, id),
    said: fill(textOr(`machineChecks.${id}.${MACHINE_WORDS[result]}`, '')),
  }
}
