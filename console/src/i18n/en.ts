import { accountTexts } from './en/account.ts'
import { ask } from './en/ask.ts'
import { audit } from './en/audit.ts'
import { calls, costs } from './en/calls.ts'
import { common, errors, secret } from './en/common.ts'
import { copilot, evaluation } from './en/copilot.ts'
import { groups } from './en/groups.ts'
import { helpdesks } from './en/helpdesks.ts'
import { keys } from './en/keys.ts'
import { addFolder, document, knowledge } from './en/knowledge.ts'
import { limits } from './en/limits.ts'
import { modelProviders } from './en/model-providers.ts'
import { models } from './en/models.ts'
import { organisation } from './en/organisation.ts'
import { people } from './en/people.ts'
import { gatewaySettings, prices } from './en/prices.ts'
import { roles } from './en/roles.ts'
import { signInTexts } from './en/sign-in.ts'
import { ticketPanel } from './en/ticket-panel.ts'
import { tickets } from './en/tickets.ts'

export const en = {
  ...signInTexts,
  ...accountTexts,
  ask,
  tickets,
  ticketPanel,
  copilot,
  evaluation,
  helpdesks,
  knowledge,
  addFolder,
  document,
  people,
  keys,
  groups,
  roles,
  audit,
  organisation,
  models,
  calls,
  costs,
  modelProviders,
  prices,
  gatewaySettings,
  limits,
  app: {
    name: 'Naru',
    skip: 'Skip to content',
    nav: 'Main navigation',
    openMenu: 'Open menu',
    closeMenu: 'Close menu',
    ask: 'Ask',
    knowledge: 'Knowledge',
    keys: 'API keys',
    gateway: 'Model gateway',
    organisation: 'Organisation',
    apiDocs: 'API reference',
    search: 'Search',
    offline: 'You are offline. What you see may be out of date.',
    version: 'Version {{version}}',
    account: 'Account: {{name}}',
    toAccount: 'Account',
    signOut: 'Sign out',
    language: 'Language',
    theme: 'Appearance',
    themeLight: 'Light',
    themeDark: 'Dark',
    themeAuto: 'System',
  },
  common,
  secret,
  filters: { more: 'More filters', fewer: 'Fewer filters', clear: 'Clear filters' },
  errors,
  commands: {
    placeholder: 'Go to, do, or ask…',
    nothing: 'Nothing fits',
    askThis: 'Ask: “{{query}}”',
    pages: 'Go to',
    actions: 'Actions',
    documents: 'Documents found',
    focusAsk: 'Ask a new question',
    toggleTheme: 'Switch between light and dark',
    switchTenant: 'Switch to {{name}}',
    switchLanguage: '한국어로 보기',
  },
} as const
