import { Avatar } from '@mantine/core'
import { initialsOf } from './initials.ts'

/** Stands beside the name, which says the same. */
export function PersonAvatar({ name, size }: { name: string; size: number }) {
  const initials = initialsOf(name)
  return (
    <Avatar
      size={size}
      radius="xl"
      color="river"
      aria-hidden="true"
      {...(initials ? { children: initials } : { name })}
    />
  )
}
