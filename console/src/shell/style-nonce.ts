/** The content security policy of this page lets a style element in only with this nonce. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''

// what locks scrolling behind a dialog adds a style element too, and looks for its nonce here
Object.assign(globalThis, { __webpack_nonce__: nonce })

export const styleNonce = (): string => nonce
