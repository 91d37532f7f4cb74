import { useQuery } from '@tanstack/react-query'
import { useGo } from '../../app/navigation.tsx'
import { ask } from '../../client/queries.ts'
import { ActButton, StateBar } from '../../ui/blocks.tsx'
import { useText } from '../../ui/useText.ts'
import { laptopName } from './leavingWords.ts'

/** Where the work on a site ends: words when the check before leaving is not even. It stops nobody. */
export function LeavingNote({ siteId }: { siteId: string }) {
  const t = useText()
  const go = useGo()
  const asked = useQuery(ask.leaving.check.queryOptions({ input: { siteId }, placeholderData: undefined }))
  const open = asked.data?.rows.filter((row) => row.stand === 'open') ?? []
  if (open.length === 0) return null
  return (
    <StateBar tone="amber">
      <p role="status">
        {t('leaving.move.open', { names: open.map((row) => laptopName(row, t)).join(t('leaving.join')) })}{' '}
        <ActButton act={{ label: t('leaving.move.toCheck'), run: () => go(`/sites/${siteId}/leaving`) }} />
      </p>
    </StateBar>
  )
}
