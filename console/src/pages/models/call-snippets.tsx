import { Tabs, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Model } from '../../api/types.ts'
import { CodeBlock } from '../../components/code-block.tsx'
import prose from '../../components/prose.module.css'
import { TextLink } from '../../components/text-link.tsx'
import { useMay } from '../../shell/session.ts'
import { type SnippetLanguage, snippetLanguages, snippetOf } from './snippets.ts'

const names: Record<SnippetLanguage, string> = { curl: 'curl', python: 'Python', typescript: 'TypeScript' }

/** How a program calls the model, to be copied. */
export function CallSnippets({ model }: { model: Model }) {
  const { t } = useTranslation()
  const mayMakeKeys = useMay('keys:manage')
  const isEmbedding = model.capabilities.includes('embeddings')
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {t('models.details.callItHint')}{' '}
        {mayMakeKeys ? (
          <TextLink to="/keys" search={{ create: true }} size="sm">
            {t('models.details.toKeys')}
          </TextLink>
        ) : null}
      </Text>
      <Tabs defaultValue="curl" keepMounted={false} variant="pills">
        <Tabs.List mb="xs">
          {snippetLanguages.map((language) => (
            <Tabs.Tab key={language} value={language}>
              {names[language]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {snippetLanguages.map((language) => (
          <Tabs.Panel key={language} value={language} className={prose.prose ?? ''}>
            <CodeBlock>
              <code>
                {snippetOf(language, { origin: window.location.origin, alias: model.alias, isEmbedding })}
              </code>
            </CodeBlock>
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  )
}
