import type { RequestDetail } from '../../../shared/contract/desk/approvals.ts'
import { SectionHead } from '../../ui/blocks.tsx'
import { useText, useTextOr } from '../../ui/useText.ts'
import { dayWords, markWords, momentWords } from './words.ts'

/** Which version is signed: number, pages, and the code of the printed footer. */
export function VersionPart({ request, title }: { request: RequestDetail; title: string }) {
  const t = useText()
  const { submission } = request
  if (submission === null) return null
  return (
    <section className="decision-part">
      <SectionHead title={title} />
      <p className="version-line">
        <b>{t('approvals.versionPages', { n: submission.version, pages: submission.pages })}</b>
        <span className="tag tag-ink">{t('approvals.locked')}</span>
      </p>
      <p className="mono version-code">{submission.code}</p>
      <p className="text2">{t('approvals.codeHint')}</p>
    </section>
  )
}

/** What is checked before approval, a sign and a word each. */
export function MarksPart({ request }: { request: RequestDetail }) {
  const t = useText()
  if (request.marks.length === 0) return null
  return (
    <section className="decision-part">
      <SectionHead title={t('approvals.marks')} />
      <ul className="marks">
        {request.marks.map((mark) => (
          <li key={`${mark.code} ${mark.detail}`}>
            <span className={mark.state === 'good' ? 'green' : 'amber'} aria-hidden="true">
              {mark.state === 'good' ? '✓' : '!'}
            </span>
            <span className="visually-hidden">{t(`approvals.${mark.state}`)}</span>
            <span>{markWords(mark, t)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Opinions on the version shown. */
export function OpinionsPart({ request }: { request: RequestDetail }) {
  const t = useText()
  const textOr = useTextOr()
  const opinions = request.opinions.filter((one) => one.version === request.version)
  return (
    <section className="decision-part">
      <SectionHead title={t('approvals.opinions')} />
      {opinions.length === 0 ? <p className="text2">{t('approvals.noOpinions')}</p> : null}
      <ul className="opinions">
        {opinions.map((one) => (
          <li key={`${one.at} ${one.officer} ${one.opinion}`}>
            <span className="text2">{textOr(`legalTerms.role.${one.role}`, one.role)}</span>
            <span className={one.opinion === 'OBJECT' ? 'red' : undefined}>
              {one.officer} {t(`approvals.opinion.${one.opinion}`)}
            </span>
            <span className="text3">{dayWords(one.at, t)}</span>
            {one.text === '' ? null : (
              <span className="opinion-text" lang="zh-CN">
                {one.text}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Every decision that came, those that don't count with the reason. */
export function DecisionsPart({ request }: { request: RequestDetail }) {
  const t = useText()
  const textOr = useTextOr()
  if (request.decisions.length === 0) return null
  return (
    <section className="decision-part">
      <SectionHead title={t('approvals.history')} />
      <ul className="decisions">
        {request.decisions.map((one) => {
          const decision = t(`approvals.decision.${one.decision}`)
          const role = textOr(`legalTerms.role.${one.role}`, one.role)
          const refused = !one.verdict.counts && !['NO_RECEIPT', 'SUPERSEDED'].includes(one.verdict.fault)
          return (
            <li key={one.hash} className={one.standing ? 'decision-stands' : undefined}>
              {refused && !one.verdict.counts ? (
                <p className="red">
                  {t('approvals.refusedHead', { decision, fault: t(`approvals.fault.${one.verdict.fault}`) })}
                </p>
              ) : (
                <p>
                  <b>{t('approvals.version', { n: one.version })}</b> {decision}{' '}
                  <span className="text2">{t('approvals.byWhom', { role, who: one.officer })}</span>
                </p>
              )}
              <p className="text2">
                {momentWords(one.at, t)}{' '}
                {one.verdict.counts
                  ? t('approvals.arrival', { n: one.verdict.number })
                  : refused
                    ? null
                    : t(`approvals.fault.${one.verdict.fault}`)}
              </p>
              {refused
                ? null
                : one.points.map((point) => (
                    <p key={point.id} lang="zh-CN">
                      {point.text}
                    </p>
                  ))}
              {one.reverses ? <p className="amber">{t('approvals.reverses')}</p> : null}
            </li>
          )
        })}
      </ul>
      {request.revocationsKnown === 0 ? null : (
        <p className="text3">{t('approvals.revocations', { n: request.revocationsKnown })}</p>
      )}
    </section>
  )
}
