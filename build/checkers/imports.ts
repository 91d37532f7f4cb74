import { parseSync } from 'vite'

/** One place where a file reaches for another file or a package. */
export type Import = {
  /** As written: `./open.ts`, `node:fs`, `electron`; undefined when it is not a literal and can't be known. */
  readonly specifier: string | undefined
  readonly line: number
  /** Types only: gone at run time. */
  readonly isType: boolean
}

/** A piece of a parsed file. */
export type Node = {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

/**
 * Every piece of a TypeScript file, the outer before the inner.
 *
 * @throws Error when the file can't be parsed
 */
export function nodesOf(path: string, source: string): Node[] {
  const { program, errors } = parseSync(path, source)
  const [error] = errors
  if (error !== undefined) throw new Error(error.message)
  const found: Node[] = []
  visit(program, (node) => found.push(node))
  return found
}

/**
 * Finds every import of a TypeScript file: static, re-exported, types, dynamic, `require`, `import.meta.resolve`, and
 * `new URL('…', import.meta.url)`, by which workers and processes are started.
 *
 * @throws Error when the file can't be parsed
 */
export function importsOf(path: string, source: string): Import[] {
  return nodesOf(path, source).flatMap((node): Import[] => {
    const target = targetOf(node)
    if (target === undefined) return []
    const isType = node.importKind === 'type' || node.exportKind === 'type' || node.type === 'TSImportType'
    const line = source.slice(0, node.start).split('\n').length
    return [{ specifier: literalOf(target), line, isType }]
  })
}

function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const each of value) visit(each, see)
  } else if (isNode(value)) {
    see(value)
    for (const each of Object.values(value)) if (typeof each === 'object') visit(each, see)
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

/** The expression that says what is imported, or undefined when the node imports nothing. */
function targetOf(node: Node): unknown {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return node.source ?? node.argument
    case 'ExportNamedDeclaration':
      return node.source ?? undefined
    case 'TSExternalModuleReference':
      return node.expression
    case 'CallExpression':
      return isRequire(node.callee) || isMeta(node.callee, 'resolve') ? first(node.arguments) : undefined
    case 'NewExpression':
      return isNamed(node.callee, 'URL') && isMeta(second(node.arguments), 'url') ? first(node.arguments) : undefined
    default:
      return undefined
  }
}

const first = (list: unknown): unknown => (Array.isArray(list) ? list[0] : undefined)
const second = (list: unknown): unknown => (Array.isArray(list) ? list[1] : undefined)
const isNamed = (node: unknown, name: string) => isNode(node) && node.type === 'Identifier' && node.name === name

function isRequire(node: unknown): boolean {
  if (isNamed(node, 'require')) return true
  return isNode(node) && node.type === 'MemberExpression' && isNamed(node.object, 'require')
}

function isMeta(node: unknown, property: string): boolean {
  if (!isNode(node) || node.type !== 'MemberExpression') return false
  return isNode(node.object) && node.object.type === 'MetaProperty' && isNamed(node.property, property)
}

function literalOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined
  if (node.type === 'TSLiteralType') return literalOf(node.literal)
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node.type !== 'TemplateLiteral' || !Array.isArray(node.quasis) || node.quasis.length !== 1) return undefined
  const [quasi] = node.quasis
  if (!isNode(quasi) || typeof quasi.value !== 'object' || quasi.value === null || !('cooked' in quasi.value))
    return undefined
  return typeof quasi.value.cooked === 'string' ? quasi.value.cooked : undefined
}
