import { useGo } from '../../app/navigation.tsx'
import { explain } from '../../client/errors.ts'
import { ErrorBlock } from '../../ui/blocks.tsx'
import { useText } from '../../ui/useText.ts'

/** A screen that has asked something of a site: it waits, or says why not, with the way back to the sites. */
export function SiteWait({ title, error }: { title: string; error: unknown }) {
  const t = useText()
  const go = useGo()
  const why = error === null ? null : explain(error, t)
  return (
    <div className={why === null ? 'screen' : 'screen-message'} aria-busy={why === null}>
      <h1 className="visually-hidden">{title}</h1>
      {why === null ? null : (
        <ErrorBlock
          happened={why.happened}
          safe={why.safe}
          next={{ label: t('site.toSites'), run: () => go('/sites') }}
        />
      )}
    </div>
  )
}
