// How much of what: a size, a rate, a power. Counts of people and times are in every text and say nothing of a problem.
const QUANTITY =
  /(?<![\w.,:-])(\d{1,6}(?:[.,]\d{1,3})?)[\s-]?([KMGTP]i?B|[KMG]bps|[KMG]?Hz|k?W|mAh|[nmc]m|px|dpi|rpm|fps|vCPUs?|(?:기가|메가|테라)(?:바이트)?)(?![A-Za-z])/gi
const UNIT = /^(?:[KMGTP]i?B|[KMG]bps|[KMG]?Hz|px|dpi|rpm|fps)$/i
const UNITS: Record<string, string> = { 기가: 'gb', 메가: 'mb', 테라: 'tb', vcpus: 'vcpu' }

/** Whether a word is what a quantity is of: "GB" without its number tells nothing. */
export function isUnit(word: string): boolean {
  return UNIT.test(word)
}

/** The quantities of a text, each as it is first written, by a key that "24GB", "24 GiB" and "24기가" share. */
export function quantities(text: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const [written, number = '', unit = ''] of text.matchAll(QUANTITY)) {
    const plain = unit.toLowerCase().replace('바이트', '').replace(/ib$/, 'b')
    const key = `${number.replace(',', '.')} ${UNITS[plain] ?? plain}`
    if (!found.has(key)) found.set(key, written)
  }
  return found
}
