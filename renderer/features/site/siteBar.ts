import type { ContextContent } from '../../app/frame.ts'

/** What the context bar says on a screen of a site: the case, the way back to the site, the screen's own name. */
export function siteBar(
  site: { readonly siteId: string; readonly siteName: string; readonly caseId: string; readonly caseNo: string },
  title: string,
  flags: ContextContent['flags'],
  readOnly: string | null,
): ContextContent {
  return {
    siteId: site.siteId,
    caseNo: site.caseNo,
    caseTo: `/cases/${site.caseId}`,
    crumbs: [{ text: site.siteName, to: `/sites/${site.siteId}` }, { text: title }],
    flags,
    ...(readOnly === null ? {} : { readOnly }),
  }
}
