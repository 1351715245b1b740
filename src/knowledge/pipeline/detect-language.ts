/** Enough to tell a language; a long document does not need to be read whole. */
const MAX_CHARACTERS = 50_000

type Scripts = { hangul: number; kana: number; han: number; latin: number; accented: number; other: number }

/**
 * The language by the share of scripts: `ko`, `ja`, `zh`, `en`, or `und`.
 * Korean and Japanese technical prose is full of Latin names, so a quarter of native script decides.
 */
export function detectLanguage(texts: string[]): string {
  const scripts = countScripts(texts)
  // A syllable or an ideograph carries about as much as two and a half Latin letters.
  const hangul = scripts.hangul * 2.5
  const kana = scripts.kana * 2.5
  const han = scripts.han * 2.5
  const total = hangul + kana + han + scripts.latin + scripts.other
  if (total < 3) return 'und'
  if (hangul >= total * 0.25 && hangul >= kana) return 'ko'
  if (kana >= total * 0.08) return 'ja'
  if (han >= total * 0.25) return 'zh'
  if (scripts.latin < total * 0.6) return 'und'
  // Accents tell other Latin-script languages from English, whose texts have hardly any.
  return scripts.accented > scripts.latin * 0.02 ? 'und' : 'en'
}

function countScripts(texts: string[]): Scripts {
  const scripts: Scripts = { hangul: 0, kana: 0, han: 0, latin: 0, accented: 0, other: 0 }
  let left = MAX_CHARACTERS
  for (const text of texts) {
    const end = Math.min(text.length, left)
    for (let index = 0; index < end; index += 1) count(scripts, text.charCodeAt(index))
    left -= end
    if (left <= 0) break
  }
  return scripts
}

function count(scripts: Scripts, code: number): void {
  if (code < 0x80) {
    const lower = code | 0x20
    if (lower >= 0x61 && lower <= 0x7a) scripts.latin += 1
  } else if (code >= 0xac00 && code <= 0xd7a3) scripts.hangul += 1
  else if (code >= 0x3040 && code <= 0x30ff) scripts.kana += 1
  else if ((code >= 0x4e00 && code <= 0x9fff) || (code >= 0x3400 && code <= 0x4dbf)) scripts.han += 1
  else if (code >= 0xc0 && code <= 0x24f && code !== 0xd7 && code !== 0xf7) {
    scripts.latin += 1
    scripts.accented += 1
  } else if (code >= 0x370 && code <= 0x1fff) scripts.other += 1
}
