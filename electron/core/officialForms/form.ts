import type { DocumentHead, Form } from '../../../shared/domain/documents/forms/form.ts'
import { missingFields, officialDocumentOf } from '../../../shared/domain/documents/forms/form.ts'
import type { OfficialDocument } from '../../../shared/domain/documents/officialDocument.ts'
import type { StepCode } from '../../../shared/domain/plans/gateTable.ts'
import { documents } from '../../../shared/i18n/documents.ts'
import type { FormFacts } from './facts.ts'
import { type Entries, type InputField, readEntries, type Values } from './input.ts'
import { type Doubt, makeReader, type Reader } from './reader.ts'

/** Where what is missing can be filled in: the case's file, a cell of the plan, a statutory step, the site, this form. */
export type Jump =
  | { readonly to: 'case'; readonly field: string }
  | { readonly to: 'plan'; readonly kind: string; readonly id: string; readonly field: string }
  | { readonly to: 'step'; readonly step: StepCode }
  | { readonly to: 'site' }
  | { readonly to: 'input'; readonly field: string }

/** About whom or what one document is; `id` is stable while the plan and the register name it so. */
export interface Subject {
  readonly id: string
  readonly label: string
}

/** Why a document is still a draft: its pages carry 草稿 until nothing of this holds. */
export const DRAFT_REASONS = ['missing', 'inDoubt', 'notSigned', 'notApproved'] as const
export type DraftReason = (typeof DRAFT_REASONS)[number]

/** A value the law or the form asks for and nobody stated. */
export interface Missing {
  readonly path: string
  readonly jump: Jump
}

/** A document as it would be frozen now. */
export interface Prepared {
  /** What a person added, with the proposals of the record where nobody wrote anything. */
  readonly values: Values
  readonly missing: readonly Missing[]
  readonly doubts: readonly Doubt[]
  /** Names of the fields whose text is no date or no time. */
  readonly wrong: readonly string[]
  readonly draft: readonly DraftReason[]
  document(head: Omit<DocumentHead, 'draft'>): OfficialDocument
}

/** One kind of document of a site. */
export interface OfficialForm {
  readonly kind: string
  readonly title: string
  /** The statutory step it stands under. */
  readonly step: StepCode
  /** What it rests on and is not there yet; null = it can be made now. */
  waitsFor(facts: FormFacts): StepCode | null
  /** Empty while the record names nobody; one subject with the id '' for a document about the whole site. */
  subjects(facts: FormFacts): Subject[]
  fields(facts: FormFacts, subject: string): readonly InputField[]
  prepare(facts: FormFacts, subject: string, input: Values): Prepared
}

/** What a builder gets. */
export interface BuildInput {
  readonly facts: FormFacts
  readonly subject: string
  readonly entries: Entries
  readonly reader: Reader
}

/** What a builder says of one form. */
export interface FormSpec<Data> {
  readonly form: Form<Data>
  readonly step: StepCode
  /** True for sheets filled in by hand: a blank is what they are for, so it makes no draft of them. */
  readonly byHand: boolean
  waitsFor(facts: FormFacts): StepCode | null
  subjects(facts: FormFacts): Subject[]
  fields(facts: FormFacts, subject: string): readonly InputField[]
  /** Proposals for the fields from the record. */
  defaults(facts: FormFacts, subject: string): Values
  build(input: BuildInput): Data
  /** Where a missing path is filled in; null = in a field of this form, by the path's first step. */
  jump(path: string, input: BuildInput): Jump | null
  /** Signatures and approvals the document rests on and does not have. */
  unsigned(facts: FormFacts): readonly DraftReason[]
}

/** Makes a form of what its builder says. The same facts, subject and input give the same document. */
export function officialForm<Data>(spec: FormSpec<Data>): OfficialForm {
  return {
    kind: spec.form.kind,
    title: spec.form.title.replaceAll('\u3000', ''),
    step: spec.step,
    waitsFor: spec.waitsFor,
    subjects: spec.subjects,
    fields: spec.fields,
    prepare(facts, subject, input) {
      const fields = spec.fields(facts, subject)
      const values = valuesOf(fields, spec.defaults(facts, subject), input)
      const reader = makeReader()
      const entries = readEntries(fields, values)
      const given = { facts, subject, entries, reader }
      const data = spec.build(given)
      const missing = missingFields(spec.form, data).map((path) => {
        return { path, jump: spec.jump(path, given) ?? { to: 'input' as const, field: path.split('.')[0] ?? '' } }
      })
      const draft: DraftReason[] = [
        ...(missing.length > 0 && !spec.byHand ? (['missing'] as const) : []),
        ...(reader.doubts.length > 0 ? (['inDoubt'] as const) : []),
        ...spec.unsigned(facts),
      ]
      return {
        values,
        missing,
        doubts: reader.doubts,
        wrong: entries.wrong,
        draft,
        document: (head) =>
          withDoubts(officialDocumentOf(spec.form, data, { ...head, draft: draft.length > 0 }), reader.doubts),
      }
    },
  }
}

/** Only the form's own fields; what a person emptied stays empty. */
function valuesOf(fields: readonly InputField[], proposed: Values, input: Values): Values {
  return Object.fromEntries(fields.map(({ name }) => [name, input[name] ?? proposed[name] ?? '']))
}

/** A document says itself what is told in two ways, so that no copy of it hides it. */
export function withDoubts(document: OfficialDocument, doubts: readonly Doubt[]): OfficialDocument {
  if (doubts.length === 0) return document
  const said = doubts.map(({ label, values }) => `${label}${values.length === 0 ? '' : `：${values.join('／')}`}`)
  const note = { block: 'note' as const, runs: [`${documents.zh.inDoubtNote}${said.join('；')}。`] }
  return { ...document, blocks: [...document.blocks, note] }
}
