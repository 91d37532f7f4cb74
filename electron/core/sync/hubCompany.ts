/** A laptop that was not heard for so long is with this hub no more, ms. */
const WITH_US_MS = 90_000

/** The laptops that are with a hub; each comes twice a minute while it is. */
export interface HubCompany {
  /** A device that called with a token of this hub. */
  heard(device: string): void
  /** How many were heard lately. */
  count(): number
  /** Sees who went without a word: nobody says goodbye to a hub. */
  lookAround(): void
}

/** Counts them by the clock that is never set back (ms); `onChange` whenever another number is to be told. */
export function hubCompany(monotonic: () => number, onChange: () => void): HubCompany {
  const heardAt = new Map<string, number>()
  let told = 0
  const count = (): number => [...heardAt.values()].filter((at) => monotonic() - at < WITH_US_MS).length
  const lookAround = (): void => {
    const now = count()
    if (now === told) return
    told = now
    onChange()
  }
  return {
    heard(device) {
      heardAt.set(device, monotonic())
      lookAround()
    },
    count,
    lookAround,
  }
}
