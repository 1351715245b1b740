import { Autocomplete, Button, Group, Select } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DocumentRow, Source } from '../../api/types.ts'
import { SearchInput } from '../../components/search-input.tsx'
import { useTypedText } from '../../components/use-typed-text.ts'
import classes from './knowledge.module.css'
import type { DocumentFilter } from './queries.ts'
import { typeName } from './type-name.ts'

type Props = {
  filter: DocumentFilter
  sources: Source[]
  /** The rows in view, whose types are offered. */
  rows: DocumentRow[]
  onChange: (changed: DocumentFilter) => void
}

/** Types are free words, so those met so far on this visit are offered. */
function useMetTypes(rows: DocumentRow[]): string[] {
  const [met, setMet] = useState<string[]>([])
  useEffect(() => {
    setMet((known) => {
      const all = new Set([...known, ...rows.flatMap(({ type }) => (type ? [type] : []))])
      return all.size === known.length ? known : [...all].sort()
    })
  }, [rows])
  return met
}

export function DocumentFilters({ filter, sources, rows, onChange }: Props) {
  const { t } = useTranslation()
  const type = useTypedText(filter.type, (value) => onChange({ type: value }))
  const types = useMetTypes(rows)
  const isFiltered = Object.values(filter).some((value) => value !== undefined)
  return (
    <Group gap="sm" className={classes.filters}>
      <SearchInput
        className={classes.search}
        words={t('knowledge.search')}
        value={filter.q}
        onSearch={(q) => onChange({ q })}
      />
      {sources.length > 1 ? (
        <Select
          aria-label={t('knowledge.column.source')}
          placeholder={t('knowledge.filterSource')}
          value={filter.source ?? null}
          onChange={(value) => onChange({ source: value ?? undefined })}
          data={sources.map(({ id, name }) => ({ value: id, label: name }))}
          clearable
          w={170}
        />
      ) : null}
      <Autocomplete
        aria-label={t('knowledge.filterType')}
        placeholder={t('knowledge.filterType')}
        value={type.text}
        onChange={type.type}
        data={types}
        renderOption={({ option }) => typeName(option.value, t)}
        w={130}
      />
      <Select
        aria-label={t('knowledge.column.language')}
        placeholder={t('knowledge.filterLanguage')}
        value={filter.language ?? null}
        onChange={(value) => onChange({ language: value ?? undefined })}
        data={(['ko', 'en', 'und'] as const).map((value) => ({
          value,
          label: t(`knowledge.languages.${value}`),
        }))}
        clearable
        w={150}
      />
      {isFiltered ? (
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          onClick={() => onChange({ q: undefined, source: undefined, type: undefined, language: undefined })}
        >
          {t('filters.clear')}
        </Button>
      ) : null}
    </Group>
  )
}
