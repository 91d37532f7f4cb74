import { goodsNames, readings } from './goodsNames.ts'

/** Most guesses offered for one word. */
const guessLimit = 3
/** Names have few characters with two readings; more combinations than this are not followed. */
const combinationLimit = 16

const readingsOf: ReadonlyMap<string, readonly string[]> = (() => {
  const found = new Map<string, string[]>()
  for (const entry of readings.split(' ')) {
    const syllable = /^[a-z]+/.exec(entry)?.[0] ?? ''
    for (const character of entry.slice(syllable.length))
      found.set(character, [...(found.get(character) ?? []), syllable])
  }
  return found
})()

const remembered = new Map<string, readonly string[]>()
const rememberLimit = 5000

/** Everything a name can be typed as: initials (`bgz`) and full pinyin (`bangongzhuo`). Empty when a character's reading is not known. */
export function lettersOf(name: string): readonly string[] {
  const known = remembered.get(name)
  if (known !== undefined) return known
  if (remembered.size > rememberLimit) remembered.clear()
  const letters = spell(name)
  remembered.set(name, letters)
  return letters
}

function spell(name: string): readonly string[] {
  let spelt: { initials: string; full: string }[] = [{ initials: '', full: '' }]
  for (const character of name.replace(/[（(].*$/u, '').toLowerCase()) {
    const own = /^[a-z0-9]$/.test(character) ? [character] : readingsOf.get(character)
    if (own === undefined) return []
    spelt = spelt.flatMap(({ initials, full }) =>
      own.map((syllable) => ({ initials: initials + syllable.slice(0, 1), full: full + syllable })),
    )
    if (spelt.length > combinationLimit) return []
  }
  return [...new Set(spelt.flatMap(({ initials, full }) => [initials, full]))]
}

let usual: ReadonlyMap<string, readonly string[]> | null = null

/** Usual goods by what they can be typed as. */
function usualNames(): ReadonlyMap<string, readonly string[]> {
  if (usual !== null) return usual
  const names = new Map<string, string[]>()
  for (const name of goodsNames)
    for (const letters of lettersOf(name)) names.set(letters, [...(names.get(letters) ?? []), name])
  usual = names
  return names
}

/**
 * Names that a word of small letters (half or full width) may stand for: those used on this site first, in their order,
 * then usual goods; at most three. None for one letter, capitals, or letters that nothing known is spelt with.
 */
export function nameGuesses(word: string, used: readonly { readonly name: string }[]): readonly string[] {
  const letters = word.replace(/[ａ-ｚ]/gu, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0))
  if (!/^[a-z]{2,40}$/.test(letters)) return []
  const here = used.filter(({ name }) => /\p{Script=Han}/u.test(name) && lettersOf(name).includes(letters))
  const all = [...here.map(({ name }) => name), ...(usualNames().get(letters) ?? [])]
  return [...new Set(all)].slice(0, guessLimit)
}
