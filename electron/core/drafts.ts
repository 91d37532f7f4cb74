import { getDraft, listDrafts, putDraft } from '../../db/drafts.ts'
import { type CoreContext, guarded } from './context.ts'

/** Half-typed text: stored at once, survives a crash, belongs to who typed it. */
export function draftService(context: CoreContext) {
  return {
    put(input: { slot: string; text: string }) {
      const { officerId } = context.session()
      guarded(context, () => putDraft(context.store().db, officerId, input.slot, input.text, context.ports.now()))
      return {}
    },
    get(input: { slot: string }) {
      const draft = getDraft(context.store().db, context.session().officerId, input.slot)
      return { text: draft?.text ?? '', at: draft?.at ?? null }
    },
    list() {
      return listDrafts(context.store().db, context.session().officerId)
    },
  }
}
