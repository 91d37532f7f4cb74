import type { Journal } from './journal.ts'
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
  return runKeeping(db, journal, command, work, { keep: (answer) => answer ?? null, restore: (kept) => kept as T })
}

/**
 * How an answer is kept: `keep` what can't be found again in the journal, `restore` the whole first answer from it. An
 * answer that repeats a row would cost as many pages as the row itself.
 */
export interface AnswerForm<T> {
  keep(answer: T): unknown
  restore(kept: unknown): T
}

/** {@link runCommand} with an answer that is kept in short. `restore` must give the first answer, not today's rows (J8). */
export function runKeeping<T>(db: Db, journal: Journal, command: Command, work: () => T, form: AnswerForm<T>): T {
  return journal.transact(() => {
    const row = prepared(db, 'SELECT procedure, answer FROM command_answer WHERE command_id = ?').get(command.commandId)
    if (row !== undefined) {
      const known = row as { procedure: string; answer: string }
      if (known.procedure !== command.procedure) throw new CommandReusedError(command.commandId)
      return form.restore(JSON.parse(known.answer))
    }
    const answer = work()
    prepared(db, 'INSERT INTO command_answer (command_id, procedure, answer, at) VALUES (?, ?, ?, ?)').run(
      command.commandId,
      command.procedure,
      JSON.stringify(form.keep(answer)),
      command.at,
    )
    return answer
  })
}
