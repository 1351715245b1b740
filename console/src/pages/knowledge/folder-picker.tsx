import { Skeleton, Stack, Text, TextInput, UnstyledButton } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconChevronRight, IconCornerLeftUp, IconFolder } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { describeError } from '../../api/problem.ts'
import type { Folders } from '../../api/types.ts'
import classes from './knowledge.module.css'
import { foldersQuery } from './queries.ts'

type Props = { path: string; onChange: (path: string) => void; error: string | null }

const TYPING_MS = 300

function FolderList({ folders, onChange }: { folders: Folders; onChange: Props['onChange'] }) {
  const { t } = useTranslation()
  const { items, parent, path } = folders
  return (
    <ul className={classes.folders} aria-label={t('addFolder.pick')}>
      {path !== null ? (
        <li>
          <UnstyledButton className={classes.folder} onClick={() => onChange(parent ?? '')}>
            <IconCornerLeftUp size={17} aria-hidden="true" />
            <span className={classes.folderName}>{t('addFolder.up', { name: parent ?? '…' })}</span>
          </UnstyledButton>
        </li>
      ) : null}
      {items.map((folder) => (
        <li key={folder.path}>
          <UnstyledButton className={classes.folder} onClick={() => onChange(folder.path)}>
            <IconFolder size={17} aria-hidden="true" />
            <span className={classes.folderName}>{folder.name}</span>
            <IconChevronRight size={15} aria-hidden="true" />
          </UnstyledButton>
        </li>
      ))}
      {items.length === 0 ? (
        <Text component="li" size="sm" c="dimmed" px="sm" py={8}>
          {t('addFolder.noFolders')}
        </Text>
      ) : null}
    </ul>
  )
}

/** A path to type, and the folders of the server that may be chosen; clicking one goes into it. */
export function FolderPicker({ path, onChange, error }: Props) {
  const { t } = useTranslation()
  const [settled] = useDebouncedValue(path.trim(), TYPING_MS)
  const folders = useQuery({ ...foldersQuery(settled || undefined), placeholderData: keepPreviousData })
  return (
    <Stack gap={6}>
      <TextInput
        data-autofocus
        label={t('addFolder.folder')}
        description={t('addFolder.folderHint')}
        value={path}
        onChange={(event) => onChange(event.currentTarget.value)}
        placeholder="/srv/docs"
        spellCheck={false}
        error={error}
        classNames={{ input: 'mono' }}
      />
      {folders.isError && error ? null : folders.isError ? (
        <Text size="sm" c="dimmed" role="status" px={2}>
          {describeError(folders.error)}
        </Text>
      ) : folders.data ? (
        <FolderList folders={folders.data} onChange={onChange} />
      ) : (
        <Skeleton height={148} radius="md" />
      )}
    </Stack>
  )
}
