import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../client/queries.ts'
import { useText } from '../../ui/useText.ts'

/** Under the ten minutes an address lives, ms. */
const FRESH_MS = 9 * 60_000

/**
 * A picture of a plan made small, in a box of one size whatever is in it, so that nothing moves when it comes. A file that
 * is not on this machine is said to be missing, never drawn as a broken picture (B3). A PDF is named and not opened.
 */
export function Preview(props: { siteId: string; partId: string; mediaType: string }) {
  const t = useText()
  const { siteId, partId, mediaType } = props
  const isDrawn = mediaType.startsWith('image/')
  const [broken, setBroken] = useState<string | null>(null)
  const { data, isError } = useQuery(
    ask.plans.openPicture.queryOptions({
      input: { siteId, partId },
      enabled: isDrawn,
      retry: false,
      staleTime: FRESH_MS,
      gcTime: FRESH_MS,
    }),
  )
  const url = data?.url ?? null
  return (
    <span className="plan-preview">
      {!isDrawn ? (
        t('plans.picture.pdf')
      ) : isError || (url !== null && broken === url) ? (
        <span className="amber">{t('plans.picture.absent')}</span>
      ) : url === null ? null : (
        <img src={url} alt="" loading="lazy" decoding="async" onError={() => setBroken(url)} />
      )}
    </span>
  )
}
