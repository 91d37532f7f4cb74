/** Parts of a DOCX package written by hand, because the library fills them with the moment of saving or chance. */
import { faceAlternatives, faces } from './docxText.ts'
import type { PageWords } from './officialModel.ts'

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** Dates of the document itself: docx would write the moment of saving. */
export function coreProperties(page: PageWords, preparedAt: string): string {
  const at = `${new Date(preparedAt).toISOString().slice(0, 19)}Z`
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${xml(page.title)}</dc:title><dc:creator>${xml(page.court)}</dc:creator><dc:description>${xml(page.code)}</dc:description><cp:lastModifiedBy>${xml(page.court)}</cp:lastModifiedBy><dcterms:created xsi:type="dcterms:W3CDTF">${at}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">${at}</dcterms:modified></cp:coreProperties>`
}

/** Names under which another machine may have the same faces. */
export function fontTable(): string {
  const fonts = faceAlternatives.map(
    ([name, others]) =>
      `<w:font w:name="${xml(name)}"><w:altName w:val="${xml(others)}"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="default"/></w:font>`,
  )
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${fonts.join('')}</w:fonts>`
}

/**
 * Header with the watermark as Word's own command draws it, so that Word can take it away again. docx's watermark
 * carries a random id, which would make equal documents differ.
 */
export function watermarkHeader(text: string): string {
  const place =
    'position:absolute;margin-left:0;margin-top:0;width:360pt;height:130pt;rotation:315;z-index:-251657216;mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin'
  const type =
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas><v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
  const shape = `<v:shape id="PowerPlusWaterMarkObject1" type="#_x0000_t136" style="${place}" o:allowincell="f" fillcolor="#D9D9D9" stroked="f"><v:fill opacity="0.5"/><v:textpath style="font-family:&quot;${xml(faces.bold)}&quot;;font-size:1pt" string="${xml(text)}"/></v:shape>`
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"><w:p><w:r><w:pict>${type}${shape}</w:pict></w:r></w:p></w:hdr>`
}
