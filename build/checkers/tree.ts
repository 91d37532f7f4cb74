import { readdirSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'

const SKIPPED = new Set(['node_modules', 'out', 'dist', '.git', 'fixtures', 'golden', 'coverage', '.cache'])

/** The top folders that hold source. */
export const TOP_FOLDERS = ['build', 'court', 'db', 'electron', 'renderer', 'shared', 'test']

/**
 * Lists source files below the project's top folders, sorted, as paths with `/` below `root`.
 *
 * @param extensions with the dot, such as `.ts`
 */
export function sourceFiles(root: string, extensions: readonly string[]): string[] {
  const found: string[] = []
  const walk = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name)) walk(path)
      } else if (extensions.includes(extname(entry.name))) {
        found.push(relative(root, path).split(sep).join('/'))
      }
    }
  }
  const present = new Set(readdirSync(root))
  for (const top of TOP_FOLDERS) if (present.has(top)) walk(join(root, top))
  return found.sort()
}
