import type { Json, JsonObject } from '../journal/canonical.ts'

/**
 * Whether a body says what its event type promises, asked before every fold: an event of a known type whose body no fold
 * understands keeps its place and changes nothing (J5). Plain functions, because a fold of 70,000 rows asks 70,000 times.
 */
export type Shape = (value: Json | undefined) => boolean

export const isText: Shape = (value) => typeof value === 'string'
export const isWhole: Shape = (value) => typeof value === 'number' && Number.isSafeInteger(value)
export const isFlag: Shape = (value) => typeof value === 'boolean'
export const isAnything: Shape = () => true

/** An object, arrays left out. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Null or what `shape` takes. */
export const orNull =
  (shape: Shape): Shape =>
  (value) =>
    value === null || shape(value)

/** Absent or what `shape` takes. */
export const orAbsent =
  (shape: Shape): Shape =>
  (value) =>
    value === undefined || shape(value)

/** An array of what `shape` takes. */
export const listOf =
  (shape: Shape): Shape =>
  (value) =>
    Array.isArray(value) && value.every(shape)

/** One of these texts. */
export function oneOf(texts: readonly string[]): Shape {
  const known = new Set<unknown>(texts)
  return (value) => known.has(value)
}

/** An object whose named fields are as said; further fields are a newer program's and do no harm. */
export function fields(shapes: Readonly<Record<string, Shape>>): Shape {
  const list = Object.entries(shapes)
  return (value) => isObject(value) && list.every(([name, shape]) => shape(own(value, name)))
}

/** Registers that an event may set: those named are as said when they are there, others are left alone. */
export function registers(shapes: Readonly<Record<string, Shape>>): Shape {
  const known = new Map(Object.entries(shapes))
  return (value) => isObject(value) && Object.keys(value).every((name) => known.get(name)?.(value[name]) ?? true)
}

function own(value: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(value, name) ? value[name] : undefined
}
