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
    entity: null,
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
   * Null: the answer has a row of its own. Else the entity that takes the command's id and whose first event is the last
   * one the command writes: the answer is kept beside that event, and the index that finds the entity's events finds a
   * repeat. A row of its own costs nearly two pages more in a durable entry (decision 0014).
   */
  entity: string | null
  keep(answer: T): unknown
  restore(kept: unknown): T
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
    const kept = form.keep(answer)
    if (form.entity === null) addRow(db, command, kept)
    else keepBesideEvent(db, form.entity, { procedure: command.procedure, kept })
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
const findAnswer = `SELECT procedure, answer, NULL AS envelope FROM command_answer WHERE command_id = ?
  UNION ALL SELECT '', answer, envelope FROM place JOIN event ON event_id = id
    WHERE ref = ? AND what = 0 AND answer IS NOT NULL`

function knownAnswer(db: Db, commandId: string): KnownAnswer | undefined {
  const rows = prepared(db, findAnswer).all(commandId, entityRef(commandId))
  for (const row of rows as { procedure: string; answer: string; envelope: Uint8Array | null }[]) {
    if (row.envelope === null) return { procedure: row.procedure, kept: JSON.parse(row.answer) }
    if (parseEnvelope(row.envelope)?.act === commandId) return JSON.parse(row.answer) as KnownAnswer
  }
  return undefined
}

function keepBesideEvent(db: Db, entity: string, answer: KnownAnswer): void {
  const kept = prepared(
    db,
    'UPDATE event SET answer = ? WHERE event_id = (SELECT max(event_id) FROM event) AND entity_ref = ?',
  ).run(JSON.stringify(answer), entityRef(entity))
  if (kept.changes !== 1) throw new Error(`the last event is not of ${entity}`)
}
