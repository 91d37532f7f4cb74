const name = 'fieldwrit.lastOfficer'

/** Who was at work in this window last, so that the lock screen proposes them; undefined when nobody was. */
export function lastOfficer(): string | undefined {
  return sessionStorage.getItem(name) ?? undefined
}

/** Remembers who is at work. */
export function rememberOfficer(officerId: string): void {
  sessionStorage.setItem(name, officerId)
}
