/**
 * The preload's one act: main's port goes on to the page. A port can't cross the context bridge, so it is posted to
 * the page's own window, to its own origin only. Nothing else of Electron reaches the page.
 */

export const linkChannel = 'fieldwrit:link'

/** The origin our page has in Chromium (its parser knows `app:` as a standard scheme). */
export const pageOrigin = 'app://fieldwrit'

export type PageWindow<Port> = {
  readonly location: { readonly origin: string }
  postMessage(message: string, targetOrigin: string, transfer: Port[]): void
}

export type PortReceiver<Port> = {
  on(channel: string, listener: (event: { readonly ports: readonly Port[] }) => void): unknown
}

/** Passes each port on, once, if this window shows our page; closes what it must not pass on. */
export function passLink<Port extends { close(): void }>(receiver: PortReceiver<Port>, page: PageWindow<Port>): void {
  receiver.on(linkChannel, ({ ports }) => {
    const [port, ...others] = ports
    for (const other of others) other.close()
    if (port === undefined) return
    if (page.location.origin === pageOrigin) page.postMessage(linkChannel, pageOrigin, [port])
    else port.close()
  })
}
