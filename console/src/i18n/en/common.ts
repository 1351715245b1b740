export const common = {
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
  table: 'Table',
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
} as const

/** Credentials, wherever one is entered. */
export const secret = {
  from: 'How to give it: {{label}}',
  fromOptions: { value: 'Typed in', reference: 'From a secret store' },
  hint: 'Kept encrypted, and never shown again.',
  kept: 'Stored. Leave it empty to keep it.',
  again:
    'The address is another one: enter the secret again, so that it never goes where it was not meant for.',
  required: 'Enter the secret.',
  reference: 'Where the secret is',
  referenceHint: 'Points to a secret at AWS, Google, Azure or Vault. For example {{example}}',
} as const

export const errors = {
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
} as const
