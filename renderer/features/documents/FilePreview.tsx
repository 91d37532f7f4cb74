import { useState } from 'react'
import { codeOf, dataOf } from '../../client/errors.ts'
import { useText } from '../../ui/useText.ts'
import './filePreview.css'

/** Under the ten minutes an address lives, ms. */
export const PREVIEW_FRESH_MS = 9 * 60_000

/**
 * A kept file made small, in a box of one size whatever is in it, so that nothing moves when it comes. A file that is not
 * on this machine is said to be missing and where it is, never drawn as a broken picture (B3). What is no picture is named.
 *
 * @param url - address of a picture; null while it comes, or where `words` stand for it
 * @param error - of the call that asked for it; null = none
 */
export function FilePreview(props: { url: string | null; words: string; error: unknown }) {
  const t = useText()
  const { url, words, error } = props
  const [broken, setBroken] = useState<string | null>(null)
  const where = codeOf(error) === 'FILE_ELSEWHERE' ? dataOf(error).name : null
  const isAbsent = error !== null || (url !== null && broken === url)
  return (
    <span className="file-preview">
      {isAbsent ? (
        <span className="amber">
          {typeof where === 'string' ? t('documentDesk.fileElsewhere', { name: where }) : t('documentDesk.fileAbsent')}
        </span>
      ) : url === null ? (
        words
      ) : (
        <img src={url} alt="" loading="lazy" decoding="async" onError={() => setBroken(url)} />
      )}
    </span>
  )
}
