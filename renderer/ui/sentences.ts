/** Sentences one after the other, empty ones left out; a Chinese full stop takes no space after it. */
export function inOneLine(sentences: readonly string[]): string {
  return sentences
    .filter((one) => one !== '')
    .join(' ')
    .replaceAll('。 ', '。')
}
