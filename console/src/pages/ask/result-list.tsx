import { Badge, Group, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { plainLine } from '../../answers/plain-line.ts'
import type { SearchItem } from '../../api/types.ts'
import { typeName } from '../knowledge/type-name.ts'
import { useDocumentPlace } from '../knowledge/use-document-place.ts'
import classes from './ask.module.css'

export function ResultList({ title, results }: { title: string; results: SearchItem[] }) {
  const { t } = useTranslation()
  const placeOf = useDocumentPlace(results.length > 0)
  if (results.length === 0) return null
  return (
    <section aria-label={t('ask.otherResults')}>
      <Title order={2} className={classes.sectionTitle} mt="xl" mb={4}>
        {title}
      </Title>
      <ul className={classes.results}>
        {results.map((result) => (
          <li key={result.chunk_id}>
            <Link
              to="/knowledge/documents/$id"
              params={{ id: result.document_id }}
              className={classes.result}
            >
              <Group gap={8} wrap="nowrap" justify="space-between">
                <span className={classes.resultTitle}>{result.title}</span>
                {result.type ? (
                  <Badge color="gray" size="sm" className={classes.resultType}>
                    {typeName(result.type, t)}
                  </Badge>
                ) : null}
              </Group>
              <span className={classes.path}>{placeOf(result)}</span>
              <span className={classes.snippet}>{plainLine(result.snippet)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
