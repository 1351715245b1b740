import { Anchor, Badge, Text } from '@mantine/core'
import { IconFile, IconPhoto, IconTool, IconVolume } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../components/copy-button.tsx'
import { MarkdownText } from '../../components/prose.tsx'
import { JsonTree } from './json-tree.tsx'
import { type Message, objectOf, type Part, parsed, textOf } from './said/said.ts'
import classes from './said.module.css'

/** Beyond this a text is folded: what is long is rarely read whole. */
const LONG = 1_500
/** Past this, building a Markdown tree would hold up the page. */
const LONGEST_MARKDOWN = 50_000

function LongText({ text, isMarkdown }: { text: string; isMarkdown: boolean }) {
  const { t } = useTranslation()
  const [isWhole, setWhole] = useState(false)
  const isLong = text.length > LONG
  const shown = isLong && !isWhole ? `${text.slice(0, LONG)}…` : text
  return (
    <>
      {isMarkdown && shown.length <= LONGEST_MARKDOWN ? (
        <MarkdownText text={shown} />
      ) : (
        <div className={classes.plain}>{shown}</div>
      )}
      {isLong ? (
        <Anchor component="button" type="button" size="xs" onClick={() => setWhole(!isWhole)}>
          {t(isWhole ? 'calls.details.showLess' : 'calls.details.showAll')}
        </Anchor>
      ) : null}
    </>
  )
}

/** JSON as a tree, other texts as they are. */
function Payload({ text }: { text: string }) {
  const value = parsed(text)
  if (typeof value !== 'object' || value === null) return <LongText text={text} isMarkdown={false} />
  return (
    <div className={classes.json}>
      <JsonTree value={value} />
    </div>
  )
}

const signs = { image: IconPhoto, audio: IconVolume, file: IconFile } as const

function PartView({ part, isMarkdown }: { part: Part; isMarkdown: boolean }) {
  const { t } = useTranslation()
  switch (part.kind) {
    case 'text':
      return <LongText text={part.text} isMarkdown={isMarkdown} />
    case 'refusal':
      return (
        <div>
          <Badge color="orange">{t('calls.details.refusal')}</Badge>
          <LongText text={part.text} isMarkdown={false} />
        </div>
      )
    case 'reasoning':
      return (
        <details className={classes.reasoning}>
          <summary>{t('calls.details.reasoningText')}</summary>
          <div className={classes.plain}>{part.text}</div>
        </details>
      )
    case 'tool_call':
      return (
        <div className={classes.tool}>
          <Text size="sm" className={classes.toolName}>
            <IconTool size={15} aria-hidden="true" />
            {t('calls.details.toolCall')} <code className="mono">{part.name}</code>
            {part.id ? <span className={classes.toolId}>{part.id}</span> : null}
          </Text>
          <Payload text={part.arguments} />
        </div>
      )
    case 'tool_result':
      return (
        <div className={classes.tool}>
          <Text size="sm" className={classes.toolName}>
            {t('calls.details.toolResult')}
            {part.id ? <span className={classes.toolId}>{part.id}</span> : null}
          </Text>
          <Payload text={part.text} />
        </div>
      )
    case 'other':
      return (
        <div className={classes.json}>
          <JsonTree value={part.value} name={textOf(objectOf(part.value).type) || t('calls.details.other')} />
        </div>
      )
    default: {
      const Shown = signs[part.kind]
      return (
        <span className={classes.placeholder}>
          <Shown size={18} stroke={1.6} aria-hidden="true" />
          {t(`calls.details.${part.kind}`)}
          {part.note ? <span className={classes.toolId}>{part.note}</span> : null}
        </span>
      )
    }
  }
}

const wholeText = ({ parts }: Message) =>
  parts
    .map((part) => ('text' in part ? part.text : part.kind === 'tool_call' ? part.arguments : ''))
    .filter(Boolean)
    .join('\n\n')

/** One message: who said it, and what. What the model said may be Markdown; all else is shown as written. */
export function MessageView({ message, title }: { message: Message; title?: string }) {
  const { t } = useTranslation()
  const role = title ?? t(`calls.details.role.${message.role}`)
  const text = wholeText(message)
  return (
    <article className={classes.message} data-role={message.role} aria-label={role}>
      <header className={classes.role}>
        <span>{role}</span>
        {text ? (
          <CopyButton size="sm" value={text} label={t('calls.details.copyId', { name: role })} />
        ) : null}
      </header>
      <div className={classes.parts}>
        {message.parts.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('calls.details.emptyAnswer')}
          </Text>
        ) : (
          message.parts.map((part, index) => (
            <PartView key={index} part={part} isMarkdown={message.role === 'assistant'} />
          ))
        )}
      </div>
    </article>
  )
}
