/** Names that say nothing by themselves: the folder above says what the page is about. */
const INDEX_NAMES = new Set(['_index', 'index', 'readme', 'default'])

/** `guides/node-drain.md` → `node drain`, `storage/_index.md` → `storage`. */
export function titleFromName(path: string): string {
  const parts = path.replaceAll('\\', '/').split('/').filter(Boolean)
  const file = parts.at(-1) ?? ''
  const dot = file.lastIndexOf('.')
  const base = dot > 0 ? file.slice(0, dot) : file
  const folder = parts.at(-2)
  const name = folder && INDEX_NAMES.has(base.toLowerCase()) ? folder : base
  return name.replaceAll(/[-_\s]+/g, ' ').trim()
}
