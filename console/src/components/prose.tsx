import { type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import Markdown, { type Components, type Options } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { CodeBlock } from './code-block.tsx'
import { markQuote } from './mark-quote.ts'
import { PlainText } from './plain-text.tsx'
import classes from './prose.module.css'
import { ScrollBox } from './scroll-box.tsx'

/** Formats whose readable text is Markdown; the others are shown line by line as they are. */
const markdownFormats = new Set(['markdown', 'html', 'docx'])

/** Past this, building a Markdown tree would hold up the page. */
const LONGEST_MARKDOWN = 200_000

/** May be wider than its place. */
function WideTable({ children }: { children?: ReactNode }) {
  const { t } = useTranslation()
  return (
    <ScrollBox className={classes.table} label={t('common.table')}>
      <table>{children}</table>
    </ScrollBox>
  )
}

// The page has its own h1, so those of the text move one level down. Images would load from other hosts.
const textComponents: Components = {
  h1: 'h2',
  h2: 'h3',
  h3: 'h4',
  h4: 'h5',
  h5: 'h6',
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  ),
  img: ({ alt }) => (alt ? <span className={classes.image}>{alt}</span> : null),
  pre: ({ children }) => <CodeBlock>{children}</CodeBlock>,
  table: WideTable,
}

type MarkdownTextProps = {
  text: string
  components?: Components
  remarkPlugins?: Options['remarkPlugins']
  rehypePlugins?: Options['rehypePlugins']
}

export function MarkdownText({
  text,
  components,
  remarkPlugins = [],
  rehypePlugins = [],
}: MarkdownTextProps) {
  return (
    <div className={classes.prose}>
      <Markdown
        remarkPlugins={[remarkGfm, ...(remarkPlugins ?? [])]}
        rehypePlugins={rehypePlugins}
        components={{ ...textComponents, ...components }}
      >
        {text}
      </Markdown>
    </div>
  )
}

type DocumentTextProps = {
  text: string
  /** The document's format, as the API names it. */
  format: string
  /** A part of the text to mark. */
  quote?: string
}

/** A document's text or one of its passages, as its format asks for. */
export function DocumentText({ text, format, quote }: DocumentTextProps) {
  const plugins = useMemo(() => (quote ? [markQuote(quote)] : []), [quote])
  if (!markdownFormats.has(format) || text.length > LONGEST_MARKDOWN) {
    return <PlainText text={text} quote={quote} />
  }
  return <MarkdownText text={text} rehypePlugins={plugins} />
}
