/** Markdown as one line of running text, for places too small to render it. */
export function plainLine(markdown: string): string {
  // A single | is a pipe of a command; more of them, or one that opens or closes a line, are a table.
  const isTable = (markdown.match(/\|/g)?.length ?? 0) > 2 || /^[^\S\n]*\||\|[^\S\n]*$/m.test(markdown)
  return markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(`{3,}|~{3,})\w*/g, ' ')
    .replace(/^[^\S\n]*>+(?=\s|$)/gm, '')
    .replace(/(^|\s)(#{1,6}|[-*+]|\|?(\s*:?-{3,}:?\s*\|?)+)(?=\s|$)/g, '$1')
    .replace(/\*\*|__|~~|`+/g, '')
    .replace(/(^|[\s("'])([*_])(?=\S)([^*_\n]*[^*_\s])\2(?![\p{L}\p{N}_])/gu, '$1$3')
    .replace(/(^|\s)\[[ xX]\](?=\s)/g, '$1')
    .replace(isTable ? /\s*\|\s*/g : /$^/, ' · ')
    .replace(/\s+/g, ' ')
    .replace(/( ·)+/g, ' ·')
    .replace(/^( · )+|( · ?)+$/g, '')
    .trim()
}
