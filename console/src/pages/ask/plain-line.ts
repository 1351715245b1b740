/** Markdown as one line of running text, for places too small to render it. */
export function plainLine(markdown: string): string {
  return markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(^|\s)(#{1,6}|[-*+>]|\|?(\s*:?-{3,}:?\s*\|?)+)(?=\s|$)/g, '$1')
    .replace(/\*\*|__|`+/g, '')
    .replace(/\s*\|\s*/g, ' · ')
    .replace(/\s+/g, ' ')
    .replace(/( ·)+/g, ' ·')
    .replace(/^( · )+|( · ?)+$/g, '')
    .trim()
}
