/**
 * What a person reads when the program gave up restarting: what happened, what is safe, what next, and two buttons. In
 * both languages, because the one the officer chose is kept in the core, which is not running.
 */
import type { CoreFailure } from './coreProcess.ts'
import type { ElectronApi } from './electronApi.ts'
import { fill, type Language, textsOf } from './texts.ts'

export type ShellFailure = CoreFailure | { readonly kind: 'page'; readonly crashes: number }

/** The sentences of a failure in one language. */
export function failureWords(failure: ShellFailure, language: Language): { title: string; body: string } {
  const texts = textsOf(language)
  switch (failure.kind) {
    case 'refused':
      return { title: texts.failureTitle, body: texts[`refused${failure.reason}`] }
    case 'crashed':
      return {
        title: texts.failureTitle,
        body: [
          fill(texts.failureCrashes, { n: failure.crashes }),
          fill(texts.failureExit, { code: failure.exitCode }),
          texts.failureSafe,
          texts.failureNext,
        ].join('\n'),
      }
    case 'page':
      return {
        title: texts.failureTitle,
        body: [fill(texts.failurePage, { n: failure.crashes }), texts.failureSafe, texts.failureNext].join('\n'),
      }
  }
}

/** Shows a failure and returns what the person chose. Closing the dialog is quitting. */
export async function showFailure(
  dialog: Pick<ElectronApi['dialog'], 'showMessageBox'>,
  failure: ShellFailure,
): Promise<'restart' | 'quit'> {
  const [zh, en] = [failureWords(failure, 'zh'), failureWords(failure, 'en')]
  const [zhTexts, enTexts] = [textsOf('zh'), textsOf('en')]
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: zhTexts.appName,
    message: zh.title,
    detail: [zh.body, '', en.title, en.body].join('\n'),
    buttons: [`${zhTexts.restart} ${enTexts.restart}`, `${zhTexts.quit} ${enTexts.quit}`],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  })
  return response === 0 ? 'restart' : 'quit'
}
