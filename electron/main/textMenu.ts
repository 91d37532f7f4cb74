/** The right-click menu of text: cut, copy, paste, as every desk program has it. Elsewhere there is none. */
import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron'
import type { ElectronApi } from './electronApi.ts'
import type { ShellTexts } from './texts.ts'

type TextPlace = Pick<ContextMenuParams, 'isEditable' | 'selectionText'>

/** The entries for a place on the page; empty where there is neither a text field nor selected text. */
export function textMenuEntries(place: TextPlace, texts: ShellTexts): MenuItemConstructorOptions[] {
  const copy: MenuItemConstructorOptions = { role: 'copy', label: texts.copy }
  if (!place.isEditable) return place.selectionText.trim() === '' ? [] : [copy]
  return [
    { role: 'undo', label: texts.undo },
    { type: 'separator' },
    { role: 'cut', label: texts.cut },
    copy,
    { role: 'paste', label: texts.paste },
    { type: 'separator' },
    { role: 'selectAll', label: texts.selectAll },
  ]
}

export function textMenu(menu: ElectronApi['Menu'], texts: ShellTexts, place: TextPlace): void {
  const entries = textMenuEntries(place, texts)
  if (entries.length > 0) menu.buildFromTemplate(entries).popup()
}
