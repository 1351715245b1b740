import { Combobox, Group, Text, UnstyledButton, useCombobox } from '@mantine/core'
import { IconCheck, IconSelector } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Session } from '../api/types.ts'
import classes from './shell.module.css'
import { useSwitchTenant } from './use-switch-tenant.ts'

const SEARCHED_FROM = 9

function Initial({ name }: { name: string }) {
  return (
    <span className={classes.initial} aria-hidden="true">
      {[...name.trim()][0]?.toUpperCase()}
    </span>
  )
}

/** Which organisation one works in; a list of all others that one belongs to. */
export function TenantSwitch({ session }: { session: Session }) {
  const { t } = useTranslation()
  const [search, setSearch] = useState('')
  const switchTenant = useSwitchTenant()
  const { tenant, tenants } = session
  const list = useCombobox({
    onDropdownClose: () => {
      list.resetSelectedOption()
      setSearch('')
    },
    onDropdownOpen: () =>
      tenants.length < SEARCHED_FROM ? list.selectActiveOption() : list.focusSearchInput(),
  })
  if (!tenant || tenants.length < 2) {
    return tenant ? (
      <div className={classes.tenant}>
        <Initial name={tenant.name} />
        <Text size="sm" fw={550} truncate>
          {tenant.name}
        </Text>
      </div>
    ) : null
  }
  const wanted = search.trim().toLowerCase()
  const shown = tenants.filter(({ name, slug }) => `${name} ${slug}`.toLowerCase().includes(wanted))
  return (
    <Combobox
      store={list}
      width="target"
      position="bottom-start"
      shadow="md"
      onOptionSubmit={(id) => {
        list.closeDropdown()
        if (id !== tenant.id) switchTenant.mutate(id)
      }}
    >
      <Combobox.Target targetType="button">
        <UnstyledButton
          className={classes.tenant}
          data-open={list.dropdownOpened || undefined}
          aria-label={t('tenants.current', { name: tenant.name })}
          aria-busy={switchTenant.isPending}
          onClick={() => list.toggleDropdown()}
        >
          <Initial name={tenant.name} />
          <Text size="sm" fw={550} truncate flex={1}>
            {tenant.name}
          </Text>
          <IconSelector size={16} aria-hidden="true" color="var(--mantine-color-dimmed)" />
        </UnstyledButton>
      </Combobox.Target>
      <Combobox.Dropdown>
        {tenants.length >= SEARCHED_FROM ? (
          <Combobox.Search
            value={search}
            onChange={(event) => {
              setSearch(event.currentTarget.value)
              list.updateSelectedOptionIndex()
            }}
            placeholder={t('tenants.search')}
            aria-label={t('tenants.search')}
          />
        ) : null}
        <Combobox.Options mah={320} style={{ overflowY: 'auto' }} aria-label={t('tenants.switch')}>
          {shown.map(({ id, name, slug }) => (
            <Combobox.Option key={id} value={id} active={id === tenant.id} className={classes.option ?? ''}>
              <Group gap={10} wrap="nowrap">
                <Initial name={name} />
                <span style={{ minWidth: 0, flex: 1 }}>
                  <Text size="sm" fw={550} truncate>
                    {name}
                  </Text>
                  <Text size="xs" c="dimmed" truncate className="mono">
                    {slug}
                  </Text>
                </span>
                {id === tenant.id ? <IconCheck size={16} aria-hidden="true" /> : null}
              </Group>
            </Combobox.Option>
          ))}
          {shown.length === 0 ? <Combobox.Empty>{t('tenants.none')}</Combobox.Empty> : null}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
