/** Words one after another, each in its own span; the same word may come twice. */
export function Words({ words }: { words: readonly string[] }) {
  return keyed(words).map(({ key, word }) => <span key={key}>{word}</span>)
}

/** The six words of a key, `words` parted by spaces, to be read out one by one. */
export function SixWords({ words, className = 'root-words' }: { words: string; className?: string }) {
  return (
    <p className={className} lang="zh-CN">
      <Words words={words.split(' ')} />
    </p>
  )
}

/** Each word with a key of its own: the word and which of its kind it is. */
function keyed(words: readonly string[]): { key: string; word: string }[] {
  const seen = new Map<string, number>()
  return words.map((word) => {
    const nth = (seen.get(word) ?? 0) + 1
    seen.set(word, nth)
    return { key: `${word} ${nth}`, word }
  })
}
