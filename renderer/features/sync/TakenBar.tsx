import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useGo } from '../../app/navigation.tsx'
import { ask } from '../../client/queries.ts'
import { StateBar } from '../../ui/blocks.tsx'
import { inOneLine } from '../../ui/sentences.ts'
import { useText } from '../../ui/useText.ts'
import './takenBar.css'
import { instantWords } from './words.ts'

/**
 * That the site or case of a page was taken back from this laptop (L8): by whom, when and why as the withdrawal says, what
 * becomes of what is recorded here, and the next step. It goes when the grant is given again.
 */
export default function TakenBar({ kind, id }: { kind: 'site' | 'case'; id: string }) {
  const t = useText()
  const go = useGo()
  const { data } = useQuery(ask.handBack.taken.queryOptions({ input: { kind, id }, placeholderData: undefined }))
  if (data === undefined || data === null) return null
  const { officer, at, reason } = data
  const said = t(`grants.page.${kind}`, { officer, at: instantWords(at), reason })
  return (
    <StateBar tone="amber">
      <div className="taken-bar">
        <p>{inOneLine([said, t('grants.page.kept'), t('grants.page.next')])}</p>
        <Button size="small" onClick={() => go('/sync')}>
          {t('grants.page.toSync')}
        </Button>
      </div>
    </StateBar>
  )
}
