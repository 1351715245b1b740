import { Anchor, Box, Button, Group, Skeleton, Table, Text, Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { KeyDetails } from '../../api/types.ts'
import { ActionRow } from '../../components/action-row.tsx'
import { DetailDrawer } from '../../components/detail-drawer.tsx'
import { Details } from '../../components/details.tsx'
import { formatDate, formatNumber, formatRelative } from '../../components/format.ts'
import { Names } from '../../components/names.tsx'
import { SectionTitle } from '../../components/section-title.tsx'
import { Failure } from '../../components/states.tsx'
import table from '../../components/table.module.css'
import { EditKey } from './edit-key.tsx'
import { KeyLimits } from './key-limits.tsx'
import { keyState } from './key-state.ts'
import { KeyOwner, KeyStateBadge, useScopeNames } from './keys-table.tsx'
import { keyQuery } from './queries.ts'
import { RotateKey } from './rotate-key.tsx'
import { SigningSecret } from './signing-secret.tsx'
import { useRevokeKey } from './use-revoke-key.tsx'

function Facts({ row, onOpen }: { row: KeyDetails; onOpen: (id: string) => void }) {
  const { t } = useTranslation()
  const { expires_at, last_used_at, rotated_from } = row
  const names = useScopeNames()(row)
  return (
    <Details
      items={[
        { label: t('keys.details.prefix'), value: <span className="mono">{row.prefix}…</span> },
        { label: t('keys.details.owner'), value: <KeyOwner row={row} /> },
        { label: t('keys.details.scopes'), value: <Names names={names} most={40} /> },
        {
          label: t('keys.details.groups'),
          value:
            row.groups.length > 0 ? (
              <Names names={row.groups} most={40} />
            ) : row.person ? (
              t('keys.details.ownGroups')
            ) : null,
        },
        { label: t('keys.details.created'), value: formatDate(row.created_at, true) },
        {
          label: t('keys.details.expires'),
          value: expires_at ? formatDate(expires_at, true) : t('keys.expiry.never'),
        },
        {
          label: t('keys.details.lastUsed'),
          value: last_used_at ? formatDate(last_used_at, true) : t('keys.neverUsed'),
        },
        {
          label: t('keys.details.rotatedFrom'),
          value: rotated_from ? (
            <Anchor component="button" type="button" size="sm" onClick={() => onOpen(rotated_from)}>
              {t('keys.details.rotatedFromOpen')}
            </Anchor>
          ) : null,
        },
      ]}
    />
  )
}

function Uses({ uses }: Pick<KeyDetails, 'uses'>) {
  const { t } = useTranslation()
  if (uses.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('keys.details.noUses')}
      </Text>
    )
  }
  return (
    <div className={table.frame}>
      <Table verticalSpacing={7} horizontalSpacing="sm" fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('keys.details.address')}</Table.Th>
            <Table.Th ta="end">{t('keys.details.count')}</Table.Th>
            <Table.Th visibleFrom="xs" ta="end">
              {t('keys.details.first')}
            </Table.Th>
            <Table.Th ta="end">{t('keys.details.last')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {uses.map(({ address, uses: count, first_used_at, last_used_at }) => (
            <Table.Tr key={address}>
              <Table.Td className="mono">{address}</Table.Td>
              <Table.Td ta="end" className={`tabular ${table.when}`}>
                {formatNumber(count)}
              </Table.Td>
              <Table.Td visibleFrom="xs" ta="end" title={formatDate(first_used_at, true)}>
                <span className={table.when}>{formatDate(first_used_at)}</span>
              </Table.Td>
              <Table.Td ta="end" title={formatDate(last_used_at, true)}>
                <span className={table.when}>{formatRelative(last_used_at)}</span>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function Actions({ row, onOpen }: { row: KeyDetails; onOpen: (id: string) => void }) {
  const { t } = useTranslation()
  const revoke = useRevokeKey(row)
  return (
    <Box component="section" mt={26} mb={10}>
      <ActionRow hint={t('keys.rotate.hint')}>
        <RotateKey row={row} onRotated={onOpen} />
      </ActionRow>
      <ActionRow hint={t(row.can_sign ? 'keys.signing.hintAgain' : 'keys.signing.hint')}>
        <SigningSecret row={row} />
      </ActionRow>
      <ActionRow hint={t('keys.revokeText')}>
        <Button
          size="xs"
          variant="light"
          color="red"
          aria-label={t('keys.revokeLabel', { name: row.name })}
          loading={revoke.isPending}
          onClick={revoke.ask}
        >
          {t('keys.revoke')}
        </Button>
      </ActionRow>
    </Box>
  )
}

function KeyView({ id, onOpen }: { id: string; onOpen: (id: string) => void }) {
  const { t } = useTranslation()
  const { data: row, error, refetch } = useQuery(keyQuery(id))
  if (error && !row) return <Failure error={error} retry={() => void refetch()} />
  if (!row) return <Skeleton height={320} radius="md" role="status" aria-label={t('common.loading')} />
  const isValid = keyState(row) === 'active'
  return (
    <>
      <Group gap={8} mb="sm">
        <Text fw={650} size="lg">
          {row.name}
        </Text>
        <KeyStateBadge row={row} />
        {row.person ? (
          <Tooltip label={t('keys.personalHint')}>
            <Text size="sm" c="dimmed">
              {t('keys.personalOf', { name: row.person.name })}
            </Text>
          </Tooltip>
        ) : null}
      </Group>
      <Facts row={row} onOpen={onOpen} />
      <SectionTitle>{t('limits.use')}</SectionTitle>
      <KeyLimits row={row} />
      <SectionTitle>{t('keys.details.uses')}</SectionTitle>
      <Uses uses={row.uses} />
      {isValid ? (
        <>
          <Actions row={row} onOpen={onOpen} />
          <SectionTitle>{t('keys.details.settings')}</SectionTitle>
          <EditKey key={row.id} row={row} />
        </>
      ) : null}
    </>
  )
}

type Props = { id: string | undefined; onOpen: (id: string) => void; onClose: () => void }

/** One key: what it may do, from where it is used, and how to change, replace or end it. */
export function KeyDrawer({ id, onOpen, onClose }: Props) {
  const { t } = useTranslation()
  return (
    <DetailDrawer opened={id !== undefined} onClose={onClose} size={560} title={t('keys.details.title')}>
      {id ? <KeyView id={id} onOpen={onOpen} /> : null}
    </DetailDrawer>
  )
}
