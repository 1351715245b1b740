/** `1 file`, `2 files`; `many` where an s at the end is not enough. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
