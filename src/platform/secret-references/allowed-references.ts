/** A setting of the operator: which places a tenant may name. `{tenant}` stands for the slug of the organisation. */
export type AllowedReference = string

const TENANT = '{tenant}'
/** What a slug consists of. */
const IN_SLUG = /^[a-z0-9-]/

/** What is wrong with an entry of NARU_SECRET_REFERENCES; undefined: nothing. */
export function problemOfAllowed(entry: AllowedReference, schemes: readonly string[]): string | undefined {
  const [, scheme, place] = /^([a-z]+):(.+)$/.exec(entry) ?? []
  if (scheme === undefined || place === undefined || !schemes.includes(scheme))
    return `must begin with ${schemes.map((one) => `"${one}:"`).join(', ')} and a place`
  if (/[\s#%\\?]/.test(place)) return 'must not hold spaces, "#", "%", "\\" or "?"'
  if (place.slice(0, -1).includes('*')) return 'may hold "*" at its end only'
  if (place === '*' || !/[^/*]/.test(place.replace(TENANT, ''))) return 'must name a part of the store'
  const [, ...after] = place.split(TENANT)
  // "acme" must not be let into what belongs to "acme-labs"
  if (after.some((rest) => rest !== '' && (IN_SLUG.test(rest) || rest.startsWith('*'))))
    return 'must go on after {tenant} with a character that no slug holds, such as "/" or "_"'
  return undefined
}

export type NamedPlace = {
  scheme: string
  /** In its one spelling. */
  place: string
  isCaseSensitive: boolean
}

/** An entry allows the place itself and what lies below it; one that ends with `*` all that begins so. */
export function isAllowedPlace(
  allowed: readonly AllowedReference[],
  tenantSlug: string,
  { scheme, place, isCaseSensitive }: NamedPlace,
): boolean {
  const alike = (text: string) => (isCaseSensitive ? text : text.toLowerCase())
  const asked = alike(`${scheme}:${place}`)
  return allowed.some((entry) => {
    const own = alike(entry.replaceAll(TENANT, tenantSlug))
    if (own.endsWith('*')) return asked.startsWith(own.slice(0, -1))
    return own.endsWith('/') ? asked.startsWith(own) : asked === own || asked.startsWith(`${own}/`)
  })
}
