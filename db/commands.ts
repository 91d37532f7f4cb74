import { ADOPTED, originalOf } from '../shared/journal/adopted.ts'
import type { JsonObject } from '../shared/journal/canonical.ts'
import { parseEnvelope } from '../shared/journal/envelope.ts'
import { entityRef, type Journal } from './journal.ts'
import type { Db } from './open.ts'
import { prepared } from './statements.ts'

/** A caller's command: its own id makes a repeat harmless (J8). */
export interface Command {
  commandId: string
  procedure: string
  /** Wall clock, ms. */
  at: number
}

/** The same command id was used for another procedure: a defect of the caller. */
export class CommandReusedError extends Error {
  readonly code = 'commandReused'
}

/**
 * Runs `work` and stores its answer with the command's id in one transaction. A repeat (after a crash, a lost link, a
 * double click) returns the stored answer and writes nothing (J8).
 */
export function runCommand<T>(db: Db, journal: Journal, command: Command, work: () => T): T {
  return runKeeping(db, journal, command, work, {
    keep: (answer) => answer ?? null,
    restore: (kept) => kept as T,
  })
}

/**
 * How an answer is kept: `keep` what can't be found again in the journal, `restore` the whole first answer from it. An
 * answer that repeats a row would cost as many pages as the row itself.
 */
export interface AnswerForm<T> {
  /**
   * Null: the work keeps the answer itself, beside the first event of the entity that takes the command's id (`answer` of
   * its draft, {@link answerBeside}); the index that finds the entity's events finds a repeat. A row of its own costs
   * nearly two pages more in a durable entry (decision 0014).
   */
  keep: ((answer: T) => unknown) | null
  restore(kept: unknown): T
}

/** An answer as it is kept beside an event. */
export function answerBeside(procedure: string, kept: unknown): string {
  return JSON.stringify({ procedure, kept } satisfies KnownAnswer)
}

/** {@link runCommand} with an answer that is kept in short. `restore` must give the first answer, not today's rows (J8). */
export function runKeeping<T>(db: Db, journal: Journal, command: Command, work: () => T, form: AnswerForm<T>): T {
  return journal.transact(() => {
    const known = knownAnswer(db, command.commandId)
    if (known !== undefined) {
      if (known.procedure !== command.procedure) throw new CommandReusedError(command.commandId)
      return form.restore(known.kept)
    }
    const answer = work()
    if (form.keep !== null) addRow(db, command, form.keep(answer))
    return answer
  })
}

interface KnownAnswer {
  procedure: string
  kept: unknown
}

function addRow(db: Db, command: Command, kept: unknown): void {
  prepared(db, 'INSERT INTO command_answer (command_id, procedure, answer, at) VALUES (?, ?, ?, ?)').run(
    command.commandId,
    command.procedure,
    JSON.stringify(kept),
    command.at,
  )
}

/** Both places in one question: every command asks it. */
const findAnswer = `SELECT procedure, answer, NULL AS envelope, NULL AS body FROM command_answer WHERE command_id = ?
  UNION ALL SELECT '', answer, envelope, body FROM place JOIN event ON event_id = id
    WHERE ref = ? AND what = 0 AND answer IS NOT NULL`

function knownAnswer(db: Db, commandId: string): KnownAnswer | undefined {
  const rows = prepared(db, findAnswer).all(commandId, entityRef(commandId))
  for (const row of rows as {
    procedure: string
    answer: string
    envelope: Uint8Array | null
    body: Uint8Array | null
  }[]) {
    if (row.envelope === null) return { procedure: row.procedure, kept: JSON.parse(row.answer) }
    if (actOf(row.envelope, row.body) === commandId) return JSON.parse(row.answer) as KnownAnswer
  }
  return undefined
}

/** The act that wrote an event; of an adopted one the act of its original, whose answer it keeps (X7). */
function actOf(envelope: Uint8Array, body: Uint8Array | null): string | undefined {
  const outer = parseEnvelope(envelope)
  if (outer?.type !== ADOPTED || body === null) return outer?.act
  return originalOf(outer, JSON.parse(Buffer.from(body).toString('utf8')) as JsonObject)?.envelope.act
}
