/** The session as far as a write must know it: whose it is, where it works, and the token that proves our page. */
type Seat = { principal: { id: string }; tenant: { id: string } | null; csrf_token: string | null }

let seat: Seat | null = null

/** Called with every session that the server answers. */
export function rememberSeat(session: Seat | null): void {
  seat = session
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

function withToken(request: Request): Request {
  if (READS.has(request.method) || !seat?.csrf_token) return request
  const copy = new Request(request)
  copy.headers.set('x-csrf-token', seat.csrf_token)
  return copy
}

async function isRefusedToken(response: Response): Promise<boolean> {
  if (response.status !== 403) return false
  const problem: unknown = await response
    .clone()
    .json()
    .catch(() => null)
  return (
    typeof problem === 'object' && problem !== null && 'code' in problem && problem.code === 'csrf_invalid'
  )
}

/** Asks who is signed in now; true when that is still the one whom the page shows, in the same tenant. */
async function isSameSeat(): Promise<boolean> {
  const answer = await fetch('/api/v1/session', { credentials: 'same-origin' })
  if (!answer.ok) return false
  const now = (await answer.json()) as Seat
  const isSame = seat?.principal.id === now.principal.id && seat.tenant?.id === now.tenant?.id
  // Else the page is somebody else's: nothing more is written from it until it has been drawn anew.
  if (isSame) seat = now
  return isSame
}

/**
 * `fetch` with the session's token on every write. A token that the server refuses, as after signing in anew in
 * another tab, is fetched again and the write repeated once: but never as somebody else, or in another tenant.
 */
export async function sendChecked(request: Request): Promise<Response> {
  const again = READS.has(request.method) ? null : request.clone()
  const response = await fetch(withToken(request))
  if (again === null || !(await isRefusedToken(response)) || !(await isSameSeat())) return response
  return fetch(withToken(again))
}
