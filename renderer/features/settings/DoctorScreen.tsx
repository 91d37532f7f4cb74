import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { DoctorCheck } from '../../../shared/contract/desk/system.ts'
import { ScreenLink } from '../../app/navigation.tsx'
import { explain } from '../../client/errors.ts'
import { ask } from '../../client/queries.ts'
import { ErrorBlock, Panel, PanelRow, ScreenHead } from '../../ui/blocks.tsx'
import { useText } from '../../ui/useText.ts'
import { CheckLine } from './checks.tsx'
import { VerifyPanel } from './VerifyPanel.tsx'
import './settings.css'

/** S22 doctor: each check with its result, what it means and the repair; and the check of every entry. */
export default function DoctorScreen() {
  const t = useText()
  const checks = useQuery({ ...ask.system.doctor.queryOptions(), staleTime: 0 })
  const error = checks.error ? explain(checks.error, t) : null
  return (
    <div className="screen">
      <ScreenHead
        title={t('settings.doctorTitle')}
        facts={checks.isFetching ? <span role="status">{t('settings.doctorRunning')}</span> : null}
        acts={
          <Button disabled={checks.isFetching} onClick={() => void checks.refetch()}>
            {t('settings.doctorAgain')}
          </Button>
        }
      />
      <div className="screen-body">
        <div className="settings-columns">
          <Panel title={t('settings.doctorList')}>
            <PanelRow>
              {error ? <ErrorBlock happened={error.happened} safe={error.safe} nextText={error.next} /> : null}
              <ul className="check-list">
                {(checks.data ?? []).map((check) => (
                  <CheckLine key={check.id} check={check} repair={<Repair check={check} />} />
                ))}
              </ul>
            </PanelRow>
          </Panel>
          <VerifyPanel />
        </div>
      </div>
    </div>
  )
}

function Repair({ check }: { check: DoctorCheck }) {
  const t = useText()
  if (check.id !== 'secondCopy' || check.result === 'good') return null
  return <ScreenLink to="/settings">{t('settings.repair.backup')}</ScreenLink>
}
