import { Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Call } from '../../api/types.ts'
import { formatDate, formatMs } from '../../components/format.ts'
import { RowLink } from '../../components/row-link.tsx'
import table from '../../components/table.module.css'
import { CallStatus } from './call-status.tsx'
import { CallCost, CallerName, CallTokens, formatCallTime } from './call-words.tsx'
import classes from './calls.module.css'

type RowProps = { call: Call; onOpen: () => void }

/** Where the call went, unless that has the same name. */
const targetOf = ({ model, provider_name, provider_model }: Call) =>
  provider_name === null
    ? null
    : provider_model === model
      ? provider_name
      : `${provider_name} / ${provider_model}`

function Row({ call, onOpen }: RowProps) {
  const { t } = useTranslation()
  const time = formatCallTime(call.started_at)
  const target = targetOf(call)
  return (
    <Table.Tr className={table.open} onClick={onOpen}>
      <Table.Td className={table.when} title={formatDate(call.started_at, 'seconds')}>
        <span className="tabular">{time}</span>
      </Table.Td>
      <Table.Td className={classes.model}>
        {/* what it does, the whole row does: also where words that explain themselves lie over it */}
        <RowLink label={t('calls.open', { model: call.model, time })}>{call.model}</RowLink>
        {target === null ? null : (
          <Text size="xs" c="dimmed">
            {target}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <CallerName call={call} />
        {(call.team?.name ?? call.end_user) ? (
          <Text size="xs" c="dimmed" className={classes.below}>
            {[call.team?.name, call.end_user].filter(Boolean).join(' · ')}
          </Text>
        ) : null}
      </Table.Td>
      <Table.Td className={table.above}>
        <CallStatus call={call} />
      </Table.Td>
      <Table.Td ta="end" className={table.above}>
        <CallTokens call={call} />
      </Table.Td>
      <Table.Td ta="end" className={table.above}>
        <CallCost call={call} />
      </Table.Td>
      <Table.Td ta="end" visibleFrom="lg" className={classes.number}>
        {call.first_token_ms === null ? (
          <span className={classes.none}>–</span>
        ) : (
          formatMs(call.first_token_ms)
        )}
      </Table.Td>
      <Table.Td ta="end" className={classes.number}>
        {formatMs(call.total_ms)}
      </Table.Td>
    </Table.Tr>
  )
}

type Props = { calls: Call[]; onOpen: (id: string) => void }

export function CallsTable({ calls, onOpen }: Props) {
  const { t } = useTranslation()
  return (
    <div className={table.frame}>
      <Table verticalSpacing={8} horizontalSpacing="sm" highlightOnHover fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('calls.column.time')}</Table.Th>
            <Table.Th>{t('calls.column.model')}</Table.Th>
            <Table.Th>{t('calls.column.who')}</Table.Th>
            <Table.Th>{t('calls.column.status')}</Table.Th>
            <Table.Th ta="end" title={t('calls.column.tokensHint')}>
              {t('calls.column.tokens')}
            </Table.Th>
            <Table.Th ta="end">{t('calls.column.cost')}</Table.Th>
            <Table.Th ta="end" visibleFrom="lg">
              {t('calls.column.firstToken')}
            </Table.Th>
            <Table.Th ta="end">{t('calls.column.total')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {calls.map((call) => (
            <Row key={call.id} call={call} onOpen={() => onOpen(call.id)} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

/** The same for narrow screens. */
export function CallCards({ calls, onOpen }: Props) {
  const { t } = useTranslation()
  return (
    <ul className={classes.cards}>
      {calls.map((call) => {
        const time = formatCallTime(call.started_at)
        return (
          <li key={call.id} className={`${classes.card} ${table.open}`}>
            <div className={classes.cardLine}>
              <RowLink label={t('calls.open', { model: call.model, time })} onOpen={() => onOpen(call.id)}>
                {call.model}
              </RowLink>
              <CallStatus call={call} />
            </div>
            <div className={`${classes.cardLine} ${classes.dimmed}`}>
              <CallerName call={call} />
              <span className={table.when}>{time}</span>
            </div>
            <div className={`${classes.cardLine} ${classes.dimmed}`}>
              <CallTokens call={call} />
              <span className={classes.number}>
                <CallCost call={call} /> · {formatMs(call.total_ms)}
              </span>
            </div>
          </li>
        )
      })}
    </ul>
  )
}
