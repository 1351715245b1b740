/** A text often begins with its title as a heading; where the title stands above it already, that is one too many. */
export function withoutTitle(text: string, title: string): string {
  const [, heading, rest] = /^\s*#{1,2}\s+(.+?)\s*#*\s*(?:\n|$)([\s\S]*)$/.exec(text) ?? []
  return heading?.trim() === title.trim() ? (rest ?? '').trimStart() : text
}
