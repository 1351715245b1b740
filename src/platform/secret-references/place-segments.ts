/** One name in a path: nothing that any reader of paths could take for more than itself. */
const SEGMENT = /^[\w.@+=:,~-]{1,512}$/

/**
 * Whether a text is a path of plain names: no empty ones, no `.` or `..`, no `%`, backslash or `?`, which a store or a
 * proxy before it might read as another place.
 */
export function isPlainPath(text: string): boolean {
  return (
    text.length <= 1_024 &&
    text.split('/').every((segment) => SEGMENT.test(segment) && segment !== '.' && segment !== '..')
  )
}
