/** Markdown as one line of running text, for places too small to render it. */
export function plainLine(markdown: string): string {
  // A single | is a pipe of a command; more of them are a table.
  const isTable = (markdown.match(/\|/g)?.length ?? 0) > 2
  return markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(^|\s)(#{1,6}|[-*+>]|\|?(\s*:?-{3,}:?\s*\|?)+)(?=\s|$)/g, '$1')
    .replace(/\*\*|__|`+/g, '')
    .replace(isTable ? /\s*\|\s*/g : /$^/, ' · ')
    .replace(/\s+/g, ' ')
    .replace(/( ·)+/g, ' ·')
    .replace(/^( · )+|( · ?)+$/g, '')
    .trim()
}
