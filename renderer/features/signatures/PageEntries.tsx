import { Button } from 'antd'
import type { SignatureEntryView, SignaturePageView } from '../../../shared/contract/desk/signatures.ts'
import { isGiven } from '../../../shared/domain/signatures/signature.ts'
import { ActButton } from '../../ui/blocks.tsx'
import { Tag } from '../../ui/marks.tsx'
import { useText } from '../../ui/useText.ts'
import { typedTime } from './witnesses.tsx'

/** Who answered on one page, and how. */
export function PageEntries(props: {
  page: SignaturePageView
  pages: number
  onEnter: (() => void) | null
  onStrike: ((entry: SignatureEntryView) => void) | null
}) {
  const t = useText()
  const { page, onEnter, onStrike } = props
  return (
    <>
      <header className="signing-head">
        <h2>{t('signatures.page', { page: page.page, pages: props.pages })}</h2>
        {onEnter === null ? null : <ActButton act={{ label: t('signatures.enter'), keys: 'E', run: onEnter }} />}
      </header>
      {page.entries.length === 0 ? <p className="text3">{t('signatures.noEntries')}</p> : null}
      <ul className="signing-entries">
        {page.entries.map((entry) => (
          <li key={entry.entryId}>
            <Entry entry={entry} />
            {entry.struck !== null || onStrike === null ? null : (
              <Button size="small" onClick={() => onStrike(entry)}>
                {t('signatures.strike')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}

function Entry({ entry }: { entry: SignatureEntryView }) {
  const t = useText()
  const { set, struck, officer } = entry
  const who = [t(`signatures.capacity.${set.capacity}`), set.relation].filter((part) => part !== '').join(' · ')
  const film = set.mark === '' ? '' : ` · ${t('signatures.film', { mark: set.mark })}`
  const seen = set.witnesses.map((one) => `${one.name}（${one.capacity}）`).join('、')
  return (
    <>
      <Tag tone={isGiven(set.status) ? 'green' : 'amber'}>{t(`signatures.status.${set.status}`)}</Tag>{' '}
      <b>{set.signer}</b> <span className="text2">{who}</span>
      {set.reason === '' ? null : <p>{set.reason}</p>}
      {seen === '' ? null : <p className="text2">{t('signatures.seen', { names: seen })}</p>}
      <p className="text3 small">
        {typedTime(set.at)}
        {film} · {officer}
      </p>
      {struck === null ? null : <p className="red">{t('signatures.struck', { reason: struck })}</p>}
    </>
  )
}
