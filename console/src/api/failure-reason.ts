import { t } from 'i18next'

/** What the network says, where our sentences put it. */
const network = (codes: string) => new RegExp(`(?:that can be used|or broke off): (${codes})\\b`)

/**
 * Why another server could not be used, as the sentences of ours name it: the API has a code only for that it failed.
 * What stands in brackets is shown, too: the status, or the code of the network.
 */
const reasons = [
  ['secretRefused', /refuses the secret \((\d{3})\)|refused the credentials .*\(HTTP (\d{3})\)/],
  ['pathUnknown', /does not know the address \((404)\)/],
  ['busy', /takes no more requests right now \((429)\)/],
  ['status', / answered (\d{3}): check the base URL/],
  ['nobodyThere', network('ECONNREFUSED')],
  ['nameUnknown', network('ENOTFOUND|EAI_AGAIN')],
  ['tooSlow', network('it takes too long|ETIMEDOUT|UND_ERR_\\w+_TIMEOUT')],
  ['notHttps', network('EPROTO|ERR_SSL_\\w+')],
  ['certificate', network('\\w*CERT\\w*|UNABLE_TO_VERIFY_\\w+')],
  ['brokenOff', network('ECONNRESET|EPIPE|UND_ERR_SOCKET')],
  ['noWay', network('EHOSTUNREACH|ENETUNREACH')],
  ['notPublic', /(?:is not a|resolves to an) (?:public address|address that is not public)/],
] as const

/** The reason in the language of the console; null: it is none of those that it knows. */
export function failureReason(sentence: string): string | null {
  for (const [reason, pattern] of reasons) {
    const found = pattern.exec(sentence)
    if (found) return t(`errors.reason.${reason}`, { what: found.slice(1).find(Boolean) ?? '' })
  }
  return null
}
