import { readNamedFiles } from '../../../db/files.ts'
import type { CoreContext } from '../context.ts'
import { durable } from './durable.ts'

/** Reads which files all events name, for whoever has to know of every one of them now. */
export function readAllNames(context: CoreContext): void {
  while (durable(context, 'desk.namesRead', () => readNamedFiles(context.store().db)).more);
}
