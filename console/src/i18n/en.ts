import { accountTexts } from './en/account.ts'
import { ask } from './en/ask.ts'
import { audit } from './en/audit.ts'
import { calls, costs } from './en/calls.ts'
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
  common: {
    cancel: 'Cancel',
    discardTitle: 'Discard what you entered?',
    discardText: 'It is not saved yet.',
    discard: 'Discard',
    keepEditing: 'Keep editing',
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
    reason: {
      secretRefused: 'It refuses the secret ({{what}}): check the secret, and what it may do.',
      pathUnknown: 'It does not know this address ({{what}}): check the path of the base URL.',
      busy: 'It takes no more requests right now ({{what}}): try again later, or check the plan.',
      status: 'It answered {{what}}: check the base URL, and whether that server is well.',
      nobodyThere:
        'No server listens at this address ({{what}}): check host and port, and whether the server runs.',
      nameUnknown: 'No server of this name is known ({{what}}): check the host in the base URL.',
      tooSlow: 'It did not answer in time: check the address, and whether that server is well.',
      notHttps: 'It does not speak HTTPS at this address ({{what}}): check the port, or try http://.',
      certificate:
        'Its certificate is not trusted ({{what}}): check the address, or have whoever runs it renew the certificate.',
      brokenOff: 'It broke the connection off ({{what}}): try again, and check the address.',
      noWay: 'There is no way from here to this address ({{what}}): check the network of the server.',
      notPublic:
        'This address is in a private network: whoever runs this server can allow it with NARU_ALLOW_OUTBOUND.',
    },
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
