import { CodeBlock } from './code-block.tsx'
import { codePieces } from './code-pieces.ts'
import classes from './prose.module.css'
import { type QuoteRange, quoteRanges } from './quote-ranges.ts'

function Marked({ text, ranges }: { text: string; ranges: QuoteRange[] }) {
  let at = 0
  const parts = ranges
    .sort((one, other) => one.start - other.start)
    .flatMap(({ start, end }) => {
      if (start < at) return []
      const before = text.slice(at, start)
      at = end
      return [before, <mark key={start}>{text.slice(start, end)}</mark>]
    })
  return (
    <>
      {parts}
      {text.slice(at)}
    </>
  )
}

type Props = {
  text: string
  /** A part of the text to mark. */
  quote?: string | undefined
}

/** A text line by line as it is; of all markup, only blocks of code are told. */
export function PlainText({ text, quote }: Props) {
  const pieces = codePieces(text)
  const ranges = quote
    ? quoteRanges(
        pieces.map((piece) => piece.text),
        quote,
      )
    : []
  return (
    <div className={classes.plain}>
      {pieces.map((piece, index) => {
        const marked = <Marked text={piece.text} ranges={ranges.filter((range) => range.text === index)} />
        // pieces have nothing else to be known by
        return piece.isCode ? (
          <CodeBlock key={index}>
            <code>{marked}</code>
          </CodeBlock>
        ) : (
          <div key={index}>{marked}</div>
        )
      })}
    </div>
  )
}
