import { useMemo } from 'react'
import { useText, useTextOr } from '../../ui/useText.ts'

const NAMED = { family: 'family', representative: 'representative', unit: 'unit' } as const
const WHOLE = { base: 'base', other: 'otherUnit' } as const

/** What a document is called and whom it is about, in the language of the screen; names stay as they are. */
export interface DocumentWords {
  kind(form: string): string
  subject(form: string, subject: string, label: string): string
}

/** See {@link DocumentWords}. */
export function useDocumentWords(): DocumentWords {
  const t = useText()
  const textOr = useTextOr()
  return useMemo<DocumentWords>(
    () => ({
      kind: (form) => textOr(`documents.kind.${form}`, form),
      subject(form, subject, label) {
        if (subject === '') return t(form === 'eveningCard' ? 'documents.thisLaptop' : 'documents.wholeSite')
        const [, version] = /^v(\d+)$/.exec(subject) ?? []
        if (version !== undefined) return t('documentDesk.versionOf', { n: version })
        const colon = subject.indexOf(':')
        const [prefix, name] = colon < 0 ? [subject, ''] : [subject.slice(0, colon), subject.slice(colon + 1)]
        const named = Object.entries(NAMED).find(([key]) => key === prefix)?.[1]
        if (named !== undefined) return `${name} ${t(`documents.attend.${named}`)}`
        const whole = Object.entries(WHOLE).find(([key]) => key === prefix)?.[1]
        return whole === undefined ? label : t(`documents.attend.${whole}`)
      },
    }),
    [t, textOr],
  )
}
