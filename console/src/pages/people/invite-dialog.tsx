import { SegmentedControl, Stack, TagsInput, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import { FormActions } from '../../components/form-actions.tsx'
import { FormDialog } from '../../components/form-dialog.tsx'
import { formatNumber } from '../../components/format.ts'
import { useUnsaved } from '../../components/unsaved.ts'
import { currentLanguage, type Language, languages } from '../../i18n/language.ts'
import { GroupPicker } from './group-picker.tsx'
import { type Invited, InvitedList } from './invited-list.tsx'
import { isMailAddress } from './mail-address.ts'
import { RolePicker } from './role-picker.tsx'

type Draft = { emails: string[]; roles: string[]; group_ids: string[]; language: Language }

const nobody = (): Draft => ({ emails: [], roles: ['viewer'], group_ids: [], language: currentLanguage() })

/** One invitation after the other: each stands for itself, and one that fails stops no other. */
async function inviteAll({ emails, ...rest }: Draft): Promise<Invited[]> {
  const invited: Invited[] = []
  for (const email of emails) {
    invited.push(
      await unwrap(api.POST('/api/v1/invitations', { body: { email, ...rest } })).then(
        (invitation) => ({ email, invitation }),
        (error: unknown) => ({ email, error }),
      ),
    )
  }
  return invited
}

function LanguageField({ value, onChange }: { value: Language; onChange: (language: Language) => void }) {
  const { t } = useTranslation()
  return (
    <Stack gap={5} align="flex-start">
      <Text size="sm" fw={600} id="invite-language">
        {t('people.inviteDialog.language')}
      </Text>
      <SegmentedControl
        aria-labelledby="invite-language"
        data={languages.map(({ value, label }) => ({ value, label }))}
        value={value}
        onChange={(chosen) => onChange(chosen as Language)}
      />
    </Stack>
  )
}

type FormProps = { onDone: (invited: Invited[]) => void; onCancel: () => void }

function InviteForm({ onDone, onCancel }: FormProps) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [draft, setDraft] = useState(nobody)
  useUnsaved(draft)
  const [checked, setChecked] = useState(false)
  const [isSending, setSending] = useState(false)
  const change = (changed: Partial<Draft>) => setDraft((now) => ({ ...now, ...changed }))
  const wrong = draft.emails.find((email) => !isMailAddress(email))
  const emailError =
    draft.emails.length === 0
      ? t('people.inviteDialog.emailsRequired')
      : wrong !== undefined
        ? t('people.inviteDialog.emailInvalid', { email: wrong })
        : null
  const rolesError = draft.roles.length === 0 ? t('people.access.rolesRequired') : null
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (emailError !== null || rolesError !== null) return
    setSending(true)
    onDone(await inviteAll(draft))
    await queries.invalidateQueries({ queryKey: ['invitations'] })
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="lg">
        <TagsInput
          data-autofocus
          label={t('people.inviteDialog.emails')}
          description={t('people.inviteDialog.emailsHint')}
          placeholder={draft.emails.length === 0 ? t('people.inviteDialog.emailsPlaceholder') : ''}
          value={draft.emails}
          onChange={(emails) => change({ emails: emails.map((email) => email.trim().toLowerCase()) })}
          splitChars={[',', ' ', ';', '\n']}
          acceptValueOnBlur
          maxTags={50}
          error={checked || wrong !== undefined ? emailError : null}
        />
        <RolePicker
          label={t('people.inviteDialog.roles')}
          description={t('people.access.rolesHint')}
          value={draft.roles}
          onChange={(roles) => change({ roles })}
          error={checked ? rolesError : null}
        />
        <GroupPicker
          label={t('people.inviteDialog.groups')}
          description={t('people.inviteDialog.groupsHint')}
          value={draft.group_ids}
          onChange={(group_ids) => change({ group_ids })}
        />
        <LanguageField value={draft.language} onChange={(language) => change({ language })} />
        <FormActions
          submit={t('people.inviteDialog.submit', {
            count: Math.max(1, draft.emails.length),
            formatted: formatNumber(Math.max(1, draft.emails.length)),
          })}
          isPending={isSending}
          onCancel={onCancel}
        />
      </Stack>
    </form>
  )
}

export function InviteDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const [invited, setInvited] = useState<Invited[] | null>(null)
  const close = () => {
    onClose()
    setInvited(null)
  }
  return (
    <FormDialog
      opened={opened}
      onClose={close}
      size="lg"
      title={t(invited ? 'people.inviteDialog.doneTitle' : 'people.inviteDialog.title')}
      // The links are shown once: Escape must not lose them.
      closeOnEscape={invited === null}
    >
      {invited ? (
        <InvitedList invited={invited} onMore={() => setInvited(null)} onDone={close} />
      ) : (
        <InviteForm onDone={setInvited} onCancel={close} />
      )}
    </FormDialog>
  )
}
