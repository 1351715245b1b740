/** As the server has it. */
export const isRoleName = (name: string) => /^[a-z][a-z0-9_-]{0,39}$/.test(name)

/** `Billing desk` → `billing_desk`. A title without Latin letters gives none: one is typed then. */
export function suggestRoleName(title: string): string {
  return title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 40)
}
