/** Shows pages or a picture in a window of their own; `url` null = the host shows them itself. */
export function openDrawn({ url }: { readonly url: string | null }): void {
  if (url !== null) window.open(url, '_blank', 'noopener')
}
