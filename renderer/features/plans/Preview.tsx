import { useQuery } from '@tanstack/react-query'
import { ask } from '../../client/queries.ts'
import { useText } from '../../ui/useText.ts'
import { FilePreview, PREVIEW_FRESH_MS } from '../documents/FilePreview.tsx'

/** A picture of a plan made small. A PDF is named and not opened. */
export function Preview(props: { siteId: string; partId: string; mediaType: string }) {
  const t = useText()
  const { siteId, partId, mediaType } = props
  const isDrawn = mediaType.startsWith('image/')
  const { data, error } = useQuery(
    ask.plans.openPicture.queryOptions({
      input: { siteId, partId },
      enabled: isDrawn,
      retry: false,
      staleTime: PREVIEW_FRESH_MS,
      gcTime: PREVIEW_FRESH_MS,
    }),
  )
  return <FilePreview url={data?.url ?? null} words={isDrawn ? '' : t('plans.picture.pdf')} error={error} />
}
