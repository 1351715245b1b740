import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import { describeProblem } from '../../api/problem.ts'
import type { Model, ModelTest } from '../../api/types.ts'
import { Details } from '../../components/details.tsx'
import { formatMs, formatNumber, formatUsd } from '../../components/format.ts'
import { Notice } from '../../components/notice.tsx'
import { Specifics } from '../../components/specifics.tsx'
import { Failure } from '../../components/states.tsx'
import { TextLink } from '../../components/text-link.tsx'
import { useMay } from '../../shell/session.ts'
import classes from './models.module.css'

function Outcome({ result }: { result: ModelTest }) {
  const { t } = useTranslation()
  const mayRead = useMay('calls:read')
  const { input_tokens, output_tokens, total_ms, first_token_ms } = result
  const first = first_token_ms === null ? null : formatMs(first_token_ms)
  const total = total_ms === null ? null : formatMs(total_ms)
  return (
    <Details
      items={[
        {
          label: t('models.test.at'),
          value: result.provider ? (
            <>
              {result.provider} · <span className="mono">{result.model}</span>
            </>
          ) : null,
        },
        {
          label: t('models.test.tokens'),
          value:
            input_tokens === null && output_tokens === null
              ? null
              : t('models.test.tokensValue', {
                  input: formatNumber(input_tokens ?? 0),
                  output: formatNumber(output_tokens ?? 0),
                }),
        },
        {
          label: t('models.test.cost'),
          value: result.ok ? (result.cost ? formatUsd(result.cost) : t('models.test.costUnknown')) : null,
        },
        {
          label: t('models.test.time'),
          value: total && first ? t('models.test.timeValue', { total, first }) : total,
        },
        {
          label: '',
          value:
            result.call_id && mayRead ? (
              <TextLink size="sm" to="/calls" search={{ call: result.call_id }}>
                {t('models.test.toCall')}
              </TextLink>
            ) : null,
        },
      ]}
    />
  )
}

/** `null`: there is nothing to show. */
function useAnswerWords({ text, dimensions }: ModelTest): string | null {
  const { t } = useTranslation()
  if (dimensions !== null) return t('models.test.embedding', { dimensions: formatNumber(dimensions) })
  return text === '' ? null : text
}

function Answer({ result }: { result: ModelTest }) {
  const { t } = useTranslation()
  const words = useAnswerWords(result)
  return (
    <Stack gap="sm" role="status">
      {result.error ? (
        <Notice kind="failed" title={t('models.test.failed')}>
          {describeProblem(result.error.code, result.error.message)}
          {describeProblem(result.error.code, result.error.message) === result.error.message ? null : (
            <Specifics text={result.error.message} />
          )}
        </Notice>
      ) : (
        <div className={classes.answer}>
          <Text size="xs" c="dimmed" fw={600} mb={4}>
            {t('models.test.answered')}
          </Text>
          <Text size="sm" className={classes.text} {...(words === null ? { c: 'dimmed' } : {})}>
            {words ?? t('models.test.empty')}
          </Text>
        </div>
      )}
      <Outcome result={result} />
    </Stack>
  )
}

/** One call as any client would make it, with what came of it. */
export function TestCall({ model }: { model: Model }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [prompt, setPrompt] = useState<string>(t('models.test.standard'))
  const call = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST('/api/v1/models/{id}/test', {
          params: { path: { id: model.id } },
          body: { prompt: prompt.trim() },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ['models'] }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (prompt.trim() !== '') call.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Textarea
          aria-label={t('models.test.prompt')}
          value={prompt}
          onChange={(event) => setPrompt(event.currentTarget.value)}
          maxLength={4000}
          autosize
          minRows={2}
          maxRows={8}
        />
        <Group justify="space-between" gap="sm">
          <Text size="xs" c="dimmed" style={{ flex: '1 1 200px' }}>
            {t('models.test.hint')}
          </Text>
          <Button
            type="submit"
            size="sm"
            loading={call.isPending}
            disabled={prompt.trim() === ''}
            leftSection={<IconSend size={16} aria-hidden="true" />}
          >
            {t('models.test.submit')}
          </Button>
        </Group>
        {call.isError ? <Failure error={call.error} title={t('models.test.failed')} /> : null}
        {call.data && !call.isPending ? <Answer result={call.data} /> : null}
      </Stack>
    </form>
  )
}
