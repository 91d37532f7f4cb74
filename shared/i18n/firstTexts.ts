import { app } from './app.ts'
import { cases } from './cases.ts'
import { errors } from './errors.ts'
import { identity } from './identity.ts'
import { legalTerms } from './legalTerms.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { worklist } from './worklist.ts'

/** Texts of the frame and of the screens that come first; the window starts with these. One line per feature file. */
export const firstTexts = {
  app,
  cases,
  errors,
  identity,
  legalTerms,
  settings,
  shell,
  worklist,
}
