import { Button } from 'antd'
import { useState } from 'react'
import { desk as core } from '../../client/desk.ts'
import { explainLine } from '../../client/errors.ts'
import { openDrawn } from '../../client/openDrawn.ts'
import { Fault } from '../../ui/blocks.tsx'
import { ConfirmWithReason } from '../../ui/fields.tsx'
import { useText } from '../../ui/useText.ts'
import { FileBrowser } from '../settings/FileBrowser.tsx'
import { Preview } from './Preview.tsx'
import type { GridRow } from './planRows.ts'
import type { PictureOf, PlanDesk } from './usePlan.ts'

/** Something a picture may belong to, and what people call it. */
export interface PictureSubject extends PictureOf {
  readonly name: string
}

/** Photographs, scans and sketches of what is chosen in a table: seen, taken in, struck with a reason (B1, B2). */
export function Pictures(props: {
  siteId: string
  desk: PlanDesk
  mayWrite: boolean
  subjects: readonly PictureSubject[]
}) {
  const { siteId, desk, mayWrite, subjects } = props
  const t = useText()
  const [choosing, setChoosing] = useState<PictureSubject | null>(null)
  const [striking, setStriking] = useState<GridRow | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const tell = (error: unknown) => setFault(explainLine(error, t))
  const open = (row: GridRow) => {
    setFault(null)
    core.plans.openPicture({ siteId, partId: row.id }).then(openDrawn).catch(tell)
  }
  const take = (path: string) => {
    if (choosing === null) return
    const { name: _name, ...of } = choosing
    setChoosing(null)
    setFault(null)
    desk.attach(of, path).catch(tell)
  }
  return (
    <section className="plan-pictures" aria-label={t('planFields.kind.picture')}>
      {subjects.map((subject) => (
        <p key={`${subject.owner} ${subject.ownerId}`}>
          <b>{subject.name}</b>{' '}
          {picturesOf(desk, subject).map((row) => (
            <span key={row.id} className="plan-picture">
              <Preview siteId={siteId} partId={row.id} mediaType={String(row.values.mediaType ?? '')} />
              <Button size="small" type="link" onClick={() => open(row)}>
                {row.label}
              </Button>
              <span className="text2">
                {[row.values.on, row.values.note].filter((one) => typeof one === 'string' && one !== '').join(' ')}
              </span>
              {mayWrite ? (
                <Button
                  size="small"
                  aria-label={t('plans.picture.strike', { name: row.label })}
                  onClick={() => setStriking(row)}
                >
                  {t('plans.strikeConfirm')}
                </Button>
              ) : null}
            </span>
          ))}
          {mayWrite ? (
            <Button
              size="small"
              aria-label={t('plans.picture.addTo', { name: subject.name })}
              onClick={() => setChoosing(subject)}
            >
              {t('plans.picture.add')}
            </Button>
          ) : null}
        </p>
      ))}
      <Fault words={fault} large />
      {choosing === null ? null : (
        <>
          <p className="text2">{t('plans.picture.limit')}</p>
          <FileBrowser
            kind="file"
            extensions={['jpg', 'jpeg', 'png', 'pdf']}
            onPick={take}
            onCancel={() => setChoosing(null)}
          />
        </>
      )}
      {striking === null ? null : (
        <ConfirmWithReason
          open
          title={t('plans.picture.strike', { name: striking.label })}
          consequence={t('plans.picture.consequence')}
          confirmLabel={t('plans.strikeConfirm')}
          onConfirm={async (reason) => {
            await desk.strike('picture', [striking], reason)
            setStriking(null)
          }}
          onCancel={() => setStriking(null)}
          explain={(error) => explainLine(error, t)}
        />
      )}
    </section>
  )
}

function picturesOf(desk: PlanDesk, { owner, ownerId, floor }: PictureOf): GridRow[] {
  return (desk.tables.get('picture') ?? []).filter(
    ({ values }) => values.owner === owner && values.ownerId === ownerId && values.floor === floor,
  )
}
