import { Tabs, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Model } from '../../api/types.ts'
import { CodeBlock } from '../../components/code-block.tsx'
import prose from '../../components/prose.module.css'
import { KeyLink } from './key-link.tsx'
import { isEmbedding } from './model-state.ts'
import { type SnippetLanguage, snippetLanguages, snippetOf } from './snippets.ts'

const names: Record<SnippetLanguage, string> = { curl: 'curl', python: 'Python', typescript: 'TypeScript' }

/** How a program calls the model, to be copied. */
export function CallSnippets({ model }: { model: Model }) {
  const { t } = useTranslation()
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {t('models.details.callItHint')} <KeyLink />
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
                {snippetOf(language, {
                  origin: window.location.origin,
                  alias: model.alias,
                  isEmbedding: isEmbedding(model),
                })}
              </code>
            </CodeBlock>
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  )
}
