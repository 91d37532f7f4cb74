import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { PlanStanding } from '../../../shared/contract/desk/plans.ts'
import { ScreenLink } from '../../app/navigation.tsx'
import { ask } from '../../client/queries.ts'
import { useText } from '../../ui/useText.ts'
import { AnswerField } from '../approvals/OwnPanel.tsx'

/** Reasons of a return or refusal as tasks beside the plan: each answered on its own before the plan goes up again (F6). */
export function ReturnPoints({ request }: { request: NonNullable<PlanStanding['request']> }) {
  const t = useText()
  const client = useQueryClient()
  const options = ask.approvals.get.queryOptions({ input: { requestId: request.requestId } })
  const detail = useQuery(options).data
  if (detail === undefined || detail.pointList.length === 0) return null
  const open = detail.pointList.filter((point) => point.answer === null)
  return (
    <section className="plan-points" aria-label={t('approvals.own.answerHead')}>
      <h2>
        {t('approvals.own.answerHead')}{' '}
        <span className={open.length === 0 ? 'text3' : 'amber'}>
          {t('approvals.answeredOf', { n: detail.pointList.length, done: detail.pointList.length - open.length })}
        </span>
      </h2>
      {detail.pointList.map((point) =>
        point.answer === null && detail.may.answer ? (
          <AnswerField
            key={point.id}
            request={detail}
            point={point}
            onDone={(next) => {
              client.setQueryData(options.queryKey, next)
              void client.invalidateQueries({ queryKey: ask.plans.standing.key() })
            }}
          />
        ) : (
          <p key={point.id} lang="zh-CN">
            {point.text}
            <br />
            <span className="text2">{point.answer ?? t('approvals.noAnswer')}</span>
          </p>
        ),
      )}
      <ScreenLink to={`/approvals?request=${request.requestId}`}>{t('gate.toRequest')}</ScreenLink>
    </section>
  )
}
