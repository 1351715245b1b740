const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A draft as the reply editor takes it: nothing in it is markup, and its lines stay lines. */
export function replyHtml(text: string): string {
  const escaped = text.trim().replace(/[&<>"']/g, (letter) => entities[letter] ?? '')
  return escaped
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${paragraph.replaceAll('\n', '<br>')}</p>`)
    .join('')
}
