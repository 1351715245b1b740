import { Alert, type AlertProps } from '@mantine/core'
import { type Icon, IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react'

const kinds: Record<'info' | 'done' | 'failed', { color: string; Shown: Icon; role: string }> = {
  info: { color: 'river', Shown: IconInfoCircle, role: 'status' },
  done: { color: 'river', Shown: IconCircleCheck, role: 'status' },
  failed: { color: 'red', Shown: IconAlertTriangle, role: 'alert' },
}

type Props = Omit<AlertProps, 'icon' | 'color' | 'role'> & { kind: keyof typeof kinds }

/** Something to know before going on. */
export function Notice({ kind, ...props }: Props) {
  const { color, Shown, role } = kinds[kind]
  return <Alert radius="md" {...props} color={color} role={role} icon={<Shown aria-hidden="true" />} />
}
