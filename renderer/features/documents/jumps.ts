import type { JumpView } from '../../../shared/contract/desk/documents/forms.ts'

/** Address where something missing is filled in; null = in a field of this very form. */
export function addressOf(jump: JumpView, at: { siteId: string; caseId: string }): string | null {
  switch (jump.to) {
    case 'case':
      return `/cases/${at.caseId}`
    case 'plan':
      return `/sites/${at.siteId}/plan?at=${jump.kind}.${jump.id}.${jump.field}`
    case 'step':
      return `/sites/${at.siteId}/steps?step=${jump.step}`
    case 'site':
      return `/sites/${at.siteId}`
    case 'input':
      return null
  }
}

/** Puts the cursor into a field of the form, if it is there. */
export function focusField(name: string): void {
  document.getElementById(`document-${name}`)?.focus()
}
