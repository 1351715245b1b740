import { accountTexts } from './en/account.ts'
import { ask } from './en/ask.ts'
import { audit } from './en/audit.ts'
import { calls, costs } from './en/calls.ts'
import { groups } from './en/groups.ts'
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

export const en = {
  ...signInTexts,
  ...accountTexts,
  ask,
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
  common: {
    cancel: 'Cancel',
    close: 'Close',
    retry: 'Try again',
    copy: 'Copy',
    copied: 'Copied',
    copyCode: 'Copy code',
    codeCopied: 'Code copied',
    scrollHint: 'Scroll sideways for more',
    delete: 'Delete',
    back: 'Back',
    justNow: 'just now',
    never: 'Never',
    none: 'None',
    unknown: 'Unknown',
    newTab: 'opens in a new tab',
    loading: 'Loading',
    failedTitle: 'This could not be loaded',
    actionFailed: 'That did not work',
    requestId: 'Request {{id}}',
    everyone: 'Everyone',
  },
  filters: { more: 'More filters', fewer: 'Fewer filters', clear: 'Clear filters' },
  errors: {
    network: 'The server cannot be reached. Check your connection, then try again.',
    unexpected: 'Something unexpected happened. Try again; if it stays, tell your administrator.',
    unreachableTitle: 'No answer from the server',
    pageTitle: 'This page ran into an error',
    reload: 'Reload the page',
    notFoundTitle: 'There is nothing at this address',
    notFoundText: 'The page may have moved, or what it showed was deleted.',
    toAsk: 'Go to Ask',
    forbiddenTitle: 'This page is not open to you',
    forbiddenText: 'It needs the permission {{scope}}. Ask an administrator for a role that has it.',
    serverUnavailable: 'The server is not ready. Try again in a moment.',
    unexpectedAnswer: 'The server answered with something unexpected. Try again.',
  },
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
