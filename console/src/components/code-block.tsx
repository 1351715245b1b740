import { Text } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from './copy-button.tsx'
import classes from './prose.module.css'

/** Code as written, with a button that copies it. Wider than its place it scrolls, and says so. */
export function CodeBlock({ children }: { children?: ReactNode }) {
  const { t } = useTranslation()
  const box = useRef<HTMLPreElement>(null)
  const [wider, setWider] = useState(false)
  // After every render, because an answer grows while it streams in.
  useEffect(() => {
    const pre = box.current
    if (!pre) return
    const measure = () => setWider(pre.scrollWidth > pre.clientWidth + 1)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(pre)
    return () => observer.disconnect()
  })
  return (
    <div className={classes.code}>
      {/* Wide code must scroll from the keyboard, too. */}
      <pre ref={box} tabIndex={wider ? 0 : undefined}>
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
      {wider ? (
        <Text size="xs" c="dimmed" ta="end" mt={2}>
          {t('common.scrollHint')} →
        </Text>
      ) : null}
    </div>
  )
}
