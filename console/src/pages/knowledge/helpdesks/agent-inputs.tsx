import { ActionIcon, Button, Group, Input, Select, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../shell/session.ts'
import { foundPeopleQuery, personQuery } from '../../people/queries.ts'
import type { AccessDraft } from './access-draft.ts'
import classes from './helpdesks.module.css'

type Agent = AccessDraft['agents'][number]
type Props = { agents: Agent[]; onChange: (agents: Agent[]) => void; error: string | null }

const TYPING_MS = 250

/** Picks a person; the server looks, so that everybody is found. */
function PersonSelect({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const [query] = useDebouncedValue(typed, TYPING_MS)
  const mayRead = useMay('people:read')
  const found = useQuery({ ...foundPeopleQuery(query), enabled: mayRead }).data ?? []
  const chosen = useQuery({ ...personQuery(value), enabled: mayRead && value !== '' }).data
  const people = chosen && !found.some(({ id }) => id === chosen.id) ? [chosen, ...found] : found
  const named = people.map(({ id, name, email }) => ({ value: id, label: name === '' ? email : name }))
  // whoever may not see people sees that there is one
  const options = mayRead || value === '' ? named : [{ value, label: value }]
  return (
    <Select
      aria-label={t('helpdesks.agentPerson')}
      placeholder={t('helpdesks.agentPerson')}
      data={options}
      value={value === '' ? null : value}
      onChange={(id) => onChange(id ?? '')}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      className={classes.person}
    />
  )
}

/** Which agents of the help desk are which people here. */
export function AgentInputs({ agents, onChange, error }: Props) {
  const { t } = useTranslation()
  const set = (index: number, changed: Partial<Agent>) =>
    onChange(agents.map((agent, at) => (at === index ? { ...agent, ...changed } : agent)))
  return (
    <>
      {agents.map((agent, index) => (
        // a row is known by its place while its number is typed
        <Group key={index} gap="xs" wrap="nowrap">
          <TextInput
            aria-label={t('helpdesks.agentId')}
            placeholder={t('helpdesks.agentId')}
            value={agent.agentId}
            onChange={(event) => set(index, { agentId: event.currentTarget.value })}
            inputMode="numeric"
            w={140}
          />
          <PersonSelect value={agent.personId} onChange={(personId) => set(index, { personId })} />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={34}
            aria-label={t('helpdesks.removeAgent', { id: agent.agentId })}
            onClick={() => onChange(agents.filter((_, at) => at !== index))}
          >
            <IconX size={17} aria-hidden="true" />
          </ActionIcon>
        </Group>
      ))}
      {error ? <Input.Error>{error}</Input.Error> : null}
      <Button
        variant="default"
        size="xs"
        w="fit-content"
        leftSection={<IconPlus size={15} aria-hidden="true" />}
        onClick={() => onChange([...agents, { agentId: '', personId: '' }])}
      >
        {t('helpdesks.addAgent')}
      </Button>
    </>
  )
}
