import {
  byWeight,
  plainChanges,
  plainLines,
  type SnapshotChange,
  type SnapshotLine,
} from '../../../shared/domain/approvals/changes.ts'
import type { Decision, Level, RequestKind } from '../../../shared/domain/approvals/kinds.ts'
import type { Point, RequestFold, Submission } from '../../../shared/domain/approvals/request.ts'
import type { Json } from '../../../shared/journal/canonical.ts'
import type { Act, CoreContext } from '../context.ts'

/** What a request is about, for who moves the subject. */
export interface RequestSubject {
  requestId: string
  kind: RequestKind
  level: Level
  /** `<kind>:<id>` of what is decided about, e.g. `plan:<site id>`. */
  subject: string
  caseId: string | null
  siteId: string | null
  version: number
  snapshot: { hash: string; format: string }
  /** What the decider is shown. */
  rendering: { hash: string; pages: number; code: string }
}

/** What a request is about when `submission` is the version of it that counts. */
export function subjectOfRequest(
  requestId: string,
  { kind, level, subject, caseId, siteId }: RequestFold,
  { version, snapshot, rendering }: Pick<Submission, 'version' | 'snapshot' | 'rendering'>,
): RequestSubject {
  return { requestId, kind, level, subject, caseId, siteId, version, snapshot, rendering }
}

/** A decision that counts, in the transaction that stores it. */
export interface DecidedSubject extends RequestSubject {
  decision: Decision
  points: readonly Point[]
  /** Hash of the decision's event, for the subject's own event to name. */
  decisionHash: string
  replaces: string | null
  /** The court's arrival number; null while its receipt is still to come. */
  arrival: number | null
}

/** A submitted request that its submitter ended, in the transaction that stores it. */
export interface EndedSubject extends RequestSubject {
  reason: string
}

/** One line of what is checked before approval; `detail` fills the words of `approvals.mark.<code>`. */
export interface Mark {
  code: string
  state: 'good' | 'attention'
  detail: string
}

/** How a snapshot format is read: whole, and compared with an earlier one. */
export interface SnapshotReader {
  lines(snapshot: Json): SnapshotLine[]
  changes(before: Json, after: Json): SnapshotChange[]
  /** One page for whoever looks for the first time; empty = the whole text is short enough. */
  digest(snapshot: Json): SnapshotLine[]
  /** Persons who need care: always on top, whatever changed (A6). */
  care(snapshot: Json): SnapshotLine[]
}

/**
 * Where a subject's feature joins the requests about it. Each kind has one handler: it writes the subject's own event in
 * the same transaction (decision 0015, 7), and may refuse, which takes everything back.
 */
export interface Subjects {
  onSubmission(kind: RequestKind, handler: (act: Act, submitted: RequestSubject) => void): void
  onDecision(kind: RequestKind, handler: (act: Act, decided: DecidedSubject) => void): void
  onEnd(kind: RequestKind, handler: (act: Act, ended: EndedSubject) => void): void
  onMarks(kind: RequestKind, marks: (context: CoreContext, subject: RequestSubject) => Mark[]): void
  onSnapshot(format: string, reader: SnapshotReader): void
  submitted(act: Act, submitted: RequestSubject): void
  decided(act: Act, decided: DecidedSubject): void
  ended(act: Act, ended: EndedSubject): void
  marks(context: CoreContext, subject: RequestSubject): Mark[]
  reader(format: string): SnapshotReader
}

const plain: SnapshotReader = { lines: plainLines, changes: plainChanges, digest: () => [], care: () => [] }

/** An empty registry; a kind nobody registered moves nothing, a format nobody registered is shown leaf by leaf. */
export function makeSubjects(): Subjects {
  const submissions = new Map<RequestKind, (act: Act, submitted: RequestSubject) => void>()
  const decisions = new Map<RequestKind, (act: Act, decided: DecidedSubject) => void>()
  const ends = new Map<RequestKind, (act: Act, ended: EndedSubject) => void>()
  const marks = new Map<RequestKind, (context: CoreContext, subject: RequestSubject) => Mark[]>()
  const readers = new Map<string, SnapshotReader>()
  return {
    onSubmission: (kind, handler) => once(submissions, kind, handler),
    onDecision: (kind, handler) => once(decisions, kind, handler),
    onEnd: (kind, handler) => once(ends, kind, handler),
    onMarks: (kind, of) => once(marks, kind, of),
    onSnapshot: (format, reader) => once(readers, format, reader),
    submitted: (act, submitted) => submissions.get(submitted.kind)?.(act, submitted),
    decided: (act, decided) => decisions.get(decided.kind)?.(act, decided),
    ended: (act, ended) => ends.get(ended.kind)?.(act, ended),
    marks: (context, subject) => marks.get(subject.kind)?.(context, subject) ?? [],
    reader(format) {
      const reader = readers.get(format) ?? plain
      return { ...reader, changes: (before, after) => byWeight(reader.changes(before, after)) }
    },
  }
}

function once<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  if (map.has(key)) throw new Error(`${String(key)} is registered already`)
  map.set(key, value)
}
