import { Badge, Table, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Evaluation } from '../../api/types.ts'
import { formatNumber } from '../../components/format.ts'
import { ScrollBox } from '../../components/scroll-box.tsx'
import table from '../../components/table.module.css'
import classes from './evaluation.module.css'

const measures = ['ndcg', 'hit', 'recall', 'mrr'] as const
const fieldOf = { ndcg: 'ndcg_10', hit: 'hit_1', recall: 'recall_10', mrr: 'mrr' } as const

const formatScore = (score: number) => score.toFixed(3)

/** How well each way to search finds what agents found right: ways side by side, few enough for a phone. */
export function MethodsTable({ methods: all, best }: Pick<Evaluation, 'methods' | 'best'>) {
  const { t } = useTranslation()
  // without a question there is nothing to have found
  const methods = all.filter(({ queries }) => queries > 0)
  return (
    <section aria-labelledby="evaluation-methods">
      <Title order={2} size="h4" id="evaluation-methods">
        {t('evaluation.methods')}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {t(methods.length === 0 ? 'evaluation.noMethods' : 'evaluation.methodsHint')}
      </Text>
      {methods.length === 0 ? null : (
        <ScrollBox className={table.frame} label={t('evaluation.methods')}>
          <Table fz="sm" className={classes.methods}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('evaluation.column.measure')}</Table.Th>
                {methods.map(({ method }) => (
                  <Table.Th key={method} ta="end">
                    {t(`evaluation.method.${method}`)}
                    {method === best ? <Badge className={classes.best}>{t('evaluation.best')}</Badge> : null}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {measures.map((measure) => (
                <Table.Tr key={measure}>
                  <Table.Th scope="row" className={classes.measure}>
                    {t(`evaluation.column.${measure}`)}
                    <Text size="xs" c="dimmed">
                      {t(`evaluation.columnHint.${measure}`)}
                    </Text>
                  </Table.Th>
                  {methods.map((method) => (
                    <Table.Td key={method.method} ta="end" className="tabular">
                      {formatScore(method[fieldOf[measure]])}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
              <Table.Tr>
                <Table.Th scope="row" className={classes.measure}>
                  {t('evaluation.column.queries')}
                </Table.Th>
                {methods.map(({ method, queries }) => (
                  <Table.Td key={method} ta="end" className="tabular">
                    {formatNumber(queries)}
                  </Table.Td>
                ))}
              </Table.Tr>
            </Table.Tbody>
          </Table>
        </ScrollBox>
      )}
    </section>
  )
}
