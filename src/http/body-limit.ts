/** The largest body of a request in bytes, unless its route says another. */
export const DEFAULT_BODY_LIMIT = 1024 * 1024
