/** What must not be kept, and what stands there instead. Patterns are linear: bodies are long and anybody's. */
const REDACTED: ReadonlyArray<[pattern: RegExp, instead: string]> = [
  // keys of this and other services, tokens, private keys
  [
    /\b(?:sk|pk|rk|naru_sk|ghp|gho|ghs|github_pat|xox[abprs]|AKIA|ASIA|AIza|glpat|hf)[-_]?[A-Za-z0-9_-]{16,200}/g,
    '[key]',
  ],
  [/\beyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,1000}/g, '[token]'],
  [/-----BEGIN [A-Z ]{3,40}-----[A-Za-z0-9+/=\\\s]{20,10000}-----END [A-Z ]{3,40}-----/g, '[key]'],
  [/\b[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}\b/g, '[email]'],
  // resident registration numbers of Korea: six digits of a date, seven more
  [/(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[- ]?[1-8]\d{6}(?!\d)/g, '[resident number]'],
  // payment cards
  [/(?<!\d)(?:\d{4}[- ]?){3}\d{3,4}(?!\d)/g, '[card]'],
  // telephone numbers: Korean ones, and with a country code
  [/(?<!\d)0(?:1[016789]|2|[3-6]\d|70)[- .]?\d{3,4}[- .]?\d{4}(?!\d)/g, '[phone]'],
  [/(?<![\d+])\+\d{1,3}[- .]?(?:\(\d{1,4}\)[- .]?)?\d{2,4}(?:[- .]?\d{2,4}){2,3}(?!\d)/g, '[phone]'],
]

/**
 * A request, an answer or a stream of events as it is kept under the policy `redacted`: without keys, addresses and
 * numbers of people. JSON stays JSON.
 */
export function redactBody(text: string): string {
  return /^(?:data|event):/.test(text) ? text.replace(/^data: (.*)$/gm, redactData) : redactText(text)
}

function redactData(_line: string, data: string): string {
  return `data: ${redactText(data)}`
}

// JSON in its texts, where escapes neither hide anything nor are torn apart
function redactText(text: string): string {
  if (!/^\s*[[{]/.test(text)) return redact(text)
  try {
    return JSON.stringify(redactValue(JSON.parse(text)))
  } catch {
    // no JSON, or nested too deep
    return redact(text)
  }
}

function redactValue(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value)
  if (Array.isArray(value)) return value.map(redactValue)
  if (typeof value === 'number') return redactNumber(value)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      redact(name),
      // the text once more, token by token
      name === 'logprobs' && typeof inner === 'object' ? null : redactValue(inner),
    ]),
  )
}

function redactNumber(value: number): number | string {
  const text = String(value)
  const left = redact(text)
  return left === text ? value : left
}

function redact(text: string): string {
  return REDACTED.reduce((left, [pattern, instead]) => left.replace(pattern, instead), text)
}
