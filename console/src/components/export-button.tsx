import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { ReactNode } from 'react'

type Props = {
  href: string
  /** What the file will hold. */
  hint: string
  children: ReactNode
}

/** Downloads what a page shows. */
export function ExportButton({ href, hint, children }: Props) {
  return (
    <Button
      component="a"
      href={href}
      download
      variant="default"
      title={hint}
      leftSection={<IconDownload size={18} aria-hidden="true" />}
    >
      {children}
    </Button>
  )
}
