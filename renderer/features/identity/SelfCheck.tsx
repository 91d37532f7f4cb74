import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { ask } from '../../client/queries.ts'
import { useText } from '../../ui/useText.ts'
import { CheckLine } from '../settings/checks.tsx'

/** A short look at the machine before the first work; nothing in it holds anybody up. */
export function SelfCheck({ onEnter }: { onEnter: () => void }) {
  const t = useText()
  const checks = useQuery(ask.system.doctor.queryOptions())
  return (
    <>
      <h1>{t('identity.check.title')}</h1>
      <p className="cover-lead">{t('identity.check.lead')}</p>
      {checks.isPending ? <p role="status">{t('identity.check.running')}</p> : null}
      {checks.isError ? <p className="amber">{t('identity.check.failed')}</p> : null}
      <ul className="check-list">
        {(checks.data ?? []).map((check) => (
          <CheckLine key={check.id} check={check} />
        ))}
      </ul>
      <div className="cover-acts">
        <Button className="cover-acts-end" type="primary" autoFocus onClick={onEnter}>
          {t('identity.check.enter')}
        </Button>
      </div>
    </>
  )
}
