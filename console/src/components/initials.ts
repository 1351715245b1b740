/** Korean names are known by the given name: 김서연 is 서연. Nothing for others, whose initials Mantine takes. */
export const initialsOf = (name: string) => (/^[가-힣]{3,4}$/.test(name) ? name.slice(-2) : undefined)
