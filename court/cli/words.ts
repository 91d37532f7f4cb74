import { legalTerms } from '../../shared/i18n/legalTerms.ts'
import { peekCertificate } from '../../shared/sync/trust/certificates.ts'
import { rootWords } from '../../shared/sync/trust/rootWords.ts'

/** The six words of a public key (base64url), for comparing aloud. */
export function keyWords(publicKey: string, language: 'zh' | 'en'): string {
  return rootWords(publicKey)
    .map((word) => (language === 'zh' ? word.zh : word.latin))
    .join(' ')
}

/** The six words of a root certificate. */
export function spokenWords(root: string, language: 'zh' | 'en'): string {
  const certificate = peekCertificate(root)
  return certificate === null ? '' : keyWords(certificate.key.x, language)
}

/** A list as it is typed: separated by commas, spaces around them ignored. */
export function listFrom(text: string | undefined): string[] {
  return (text ?? '')
    .split(/[,，]/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
}

/** A moment as people write it, to the minute, in this machine's time. */
export function momentText(at: number, language: 'zh' | 'en'): string {
  const style = { dateStyle: 'medium', timeStyle: 'short' } as const
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', style).format(at)
}

/** A role as people say it; as it is where this program does not know it. */
export function roleWord(role: string, language: 'zh' | 'en'): string {
  const words: Readonly<Record<string, string>> = legalTerms[language].role
  return words[role] ?? role
}

/** Every role that can be given with `--role`, each beside its word. */
export function roleList(language: 'zh' | 'en'): string {
  return Object.entries(legalTerms[language].role)
    .map(([role, word]) => `${role} ${word}`)
    .join(language === 'zh' ? '、' : ', ')
}
