import { namesOfFile, readNamedFiles } from '../../../../db/files.ts'
import type { CoreContext } from '../../context.ts'
import { durable } from '../durable.ts'

/** Reads which files the events here name, as far as they were not read yet. */
export function readNames(context: CoreContext): void {
  const { db } = context.store()
  while (durable(context, 'bundle.filesRead', () => readNamedFiles(db)).more);
}

/** What the events here say a file is: the court, which reads no events, does not know it. */
export function formatNamed(context: CoreContext, hash: string): string {
  readNames(context)
  return namesOfFile(context.store().db, hash)[0]?.format ?? 'application/octet-stream'
}
