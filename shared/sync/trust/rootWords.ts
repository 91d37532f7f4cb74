import { createHash } from 'node:crypto'

/**
 * A root's fingerprint as six two-syllable words for comparing aloud: 72 bits of SHA-256 over the public key,
 * six bits a syllable. 64 everyday characters with 64 different readings, so that the same fingerprint can be read
 * out in Chinese or, by its pinyin, in English. Frozen: the order of this list is part of the format (version 1).
 */

const CHARACTERS = [
  ...'山水火土木云风雪日月星河海江田林花草松梅马牛羊狗猫虎龙熊车船门桌灯书笔纸布米茶饭糖盐刀钟鼓琴鞋手耳头铜铁红黄白黑东西北九五八千园',
]
const READINGS = [
  'shan shui huo tu mu yun feng xue',
  'ri yue xing he hai jiang tian lin',
  'hua cao song mei ma niu yang gou',
  'mao hu long xiong che chuan men zhuo',
  'deng shu bi zhi bu mi cha fan',
  'tang yan dao zhong gu qin xie shou',
  'er tou tong tie hong huang bai hei',
  'dong xi bei jiu wu ba qian yuan',
].flatMap((row) => row.split(' '))

/** Words of a fingerprint. */
export const ROOT_WORDS = 6

/** One word in both scripts: `{ zh: '山水', latin: 'shan-shui' }`. */
export type RootWord = { zh: string; latin: string }

/** The six words of a root's public key (base64url of 32 bytes, `key.x` of its certificate). */
export function rootWords(publicKey: string): RootWord[] {
  const digest = createHash('sha256')
    .update('fieldwrit/root-words/1\n')
    .update(Buffer.from(publicKey, 'base64url'))
    .digest()
  let bits = BigInt(`0x${digest.subarray(0, 9).toString('hex')}`)
  const words: RootWord[] = []
  for (let word = 0; word < ROOT_WORDS; word += 1) {
    words.unshift(wordOf(Number((bits >> 6n) & 63n), Number(bits & 63n)))
    bits >>= 12n
  }
  return words
}

/** The list itself, character and reading, for the test that freezes it. */
export function rootSyllables(): RootWord[] {
  return CHARACTERS.map((zh, index) => ({ zh, latin: READINGS[index] ?? '' }))
}

function wordOf(first: number, second: number): RootWord {
  return {
    zh: `${CHARACTERS[first]}${CHARACTERS[second]}`,
    latin: `${READINGS[first]}-${READINGS[second]}`,
  }
}
