import { Text } from '@mantine/core'
import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from './copy-button.tsx'
import classes from './prose.module.css'
import { useOverflow } from './use-overflow.ts'

/** Code as written, with a button that copies it. Wider than its place it scrolls, and says so. */
export function CodeBlock({ children }: { children?: ReactNode }) {
  const { t } = useTranslation()
  const box = useRef<HTMLPreElement>(null)
  const { sideways } = useOverflow(box)
  return (
    <div className={classes.code}>
      {/* Wide code must scroll from the keyboard, too. */}
      <pre ref={box} tabIndex={sideways ? 0 : undefined}>
        {children}
      </pre>
      <span className={classes.copyCode}>
        <CopyButton
          size="sm"
          value={() => (box.current?.textContent ?? '').replace(/\n$/, '')}
          label={t('common.copyCode')}
          done={t('common.codeCopied')}
        />
      </span>
      {sideways ? (
        <Text size="xs" c="dimmed" ta="end" mt={2}>
          {t('common.scrollHint')} →
        </Text>
      ) : null}
    </div>
  )
}
