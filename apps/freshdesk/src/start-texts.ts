import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { ask as askEn } from '../../../console/src/i18n/en/ask.ts'
import * as shared from '../../../console/src/i18n/en/common.ts'
import { ticketPanel as panelEn } from '../../../console/src/i18n/en/ticket-panel.ts'
import { tickets as ticketsEn } from '../../../console/src/i18n/en/tickets.ts'
import { ask as askKo } from '../../../console/src/i18n/ko/ask.ts'
import * as sharedKo from '../../../console/src/i18n/ko/common.ts'
import { ticketPanel as panelKo } from '../../../console/src/i18n/ko/ticket-panel.ts'
import { tickets as ticketsKo } from '../../../console/src/i18n/ko/tickets.ts'
import type { Language } from '../../../console/src/i18n/language.ts'

/** What the panel says, without the words of the console's other pages. */
const resources = {
  en: { translation: { ...shared, ask: askEn, tickets: ticketsEn, ticketPanel: panelEn } },
  ko: { translation: { ...sharedKo, ask: askKo, tickets: ticketsKo, ticketPanel: panelKo } },
}

export async function startTexts(language: Language): Promise<void> {
  document.documentElement.lang = language
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources,
    interpolation: { escapeValue: false },
  })
}
