import type { Status } from '../../../shared/contract/desk/system.ts'
import { ErrorBlock } from '../../ui/blocks.tsx'
import { useText } from '../../ui/useText.ts'
import { UnlockForm } from './UnlockForm.tsx'

/** The store cannot be read: where the newest copy is, and how to go on without deleting anything. */
export function DamagedStore({ status }: { status: Status }) {
  const t = useText()
  const { place } = status.copies
  return (
    <>
      <h1>{t('identity.damaged.title')}</h1>
      <ErrorBlock
        happened={t('identity.damaged.happened')}
        safe={place === null ? t('identity.damaged.noPlace') : t('identity.damaged.safe', { place })}
        nextText={t('identity.damaged.next')}
      />
      <h2 className="section-head">{t('identity.damaged.again')}</h2>
      <UnlockForm status={status} />
    </>
  )
}

/** The store was written by a newer program. */
export function NewerStore({ status }: { status: Status }) {
  const t = useText()
  return (
    <>
      <h1>{t('identity.fromFuture.title')}</h1>
      <ErrorBlock
        happened={t('identity.fromFuture.happened', { version: status.version })}
        safe={t('identity.fromFuture.safe')}
        nextText={t('identity.fromFuture.next')}
      />
    </>
  )
}

/** This page has the address of an earlier start. */
export function RefusedPage() {
  const t = useText()
  return (
    <>
      <h1>{t('identity.refused.title')}</h1>
      <ErrorBlock
        happened={t('identity.refused.happened')}
        safe={t('identity.refused.safe')}
        nextText={t('identity.refused.next')}
      />
    </>
  )
}
