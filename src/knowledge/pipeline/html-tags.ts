const TAGS = new Set(
  `a abbr address area article aside audio b base bdi bdo big blockquote body br button canvas caption center cite
  code col colgroup data datalist dd del details dfn dialog div dl dt em embed fieldset figcaption figure font
  footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend
  li link main map mark menu meta meter nav nobr noscript object ol optgroup option output p param picture pre
  progress q rp rt ruby s samp script search section select slot small source span strike strong style sub
  summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr`.split(
    /\s+/,
  ),
)

/** Whether a lower-case name is an HTML element, rather than a `<placeholder>` in prose. */
export function isHtmlTag(name: string): boolean {
  return TAGS.has(name)
}

/** Elements that start a new line of text. */
export const BLOCK_TAGS = new Set(
  `address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure form
  h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu ol p pre section summary table tbody td tfoot th thead tr
  ul option`.split(/\s+/),
)

/** Elements whose content is not part of the text. */
export const SKIPPED_TAGS = new Set(
  `script style nav footer noscript template svg math iframe object embed canvas audio video select textarea button
  map`.split(/\s+/),
)
