import { Button, Checkbox, Group, Stack, Text } from '@mantine/core'
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCopy } from '../../components/use-copy.ts'
import { useSession } from '../../shell/session.ts'
import classes from './account.module.css'

function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}

/** The only time that they are seen: nothing leads away before they are kept somewhere. */
export function BackupCodes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  const { t } = useTranslation()
  const { copied, copy } = useCopy()
  const [isKept, setKept] = useState(false)
  const email = useSession()?.person?.email ?? ''
  const Shown = copied ? IconCheck : IconCopy
  useEffect(() => {
    if (copied) setKept(true)
  }, [copied])
  const save = () => {
    download('naru-backup-codes.txt', `${t('twoStep.fileTitle', { email })}\n\n${codes.join('\n')}\n`)
    setKept(true)
  }
  return (
    <Stack gap="md">
      <div>
        <Text fw={600}>{t('twoStep.codesTitle')}</Text>
        <Text size="sm" mt={4}>
          {t('twoStep.codesText')}
        </Text>
      </div>
      <ul className={classes.codes} aria-label={t('twoStep.codes')}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Group gap="sm">
        <Button
          variant="default"
          leftSection={<Shown size={17} aria-hidden="true" />}
          onClick={() => copy(codes.join('\n'))}
        >
          {t(copied ? 'common.copied' : 'twoStep.copyCodes')}
        </Button>
        <Button variant="default" leftSection={<IconDownload size={17} aria-hidden="true" />} onClick={save}>
          {t('twoStep.downloadCodes')}
        </Button>
      </Group>
      <Group gap="sm" justify="space-between">
        <Checkbox
          label={t('twoStep.kept')}
          checked={isKept}
          onChange={(event) => setKept(event.currentTarget.checked)}
        />
        <Button onClick={onKept} disabled={!isKept}>
          {t('twoStep.done')}
        </Button>
      </Group>
    </Stack>
  )
}
