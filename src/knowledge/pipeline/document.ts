/**
 * Raised whenever the same bytes give another output: synced items are parsed again when it changes.
 */
export const PARSER_VERSION = 3

export type Format = 'markdown' | 'html' | 'text' | 'pdf' | 'docx' | 'csv' | 'jsonl'

/** A piece of a document in reading order. `text` is plain text with light Markdown, fit to be shown to people. */
export type Block =
  | {
      kind: 'heading'
      /** 1 (highest) to 6. */
      level: number
      /** One line without marks. */
      text: string
    }
  | {
      /** `code` keeps its fence, `table` is a Markdown table, `list` has one top-level item per unindented marker. */
      kind: 'paragraph' | 'code' | 'table' | 'list'
      text: string
      /** Page of a PDF, from 1. */
      page?: number
    }

/** What `parse` takes. */
export type ParseInput = {
  bytes: Uint8Array
  format: Format
  /** File name or path: the title of last resort, and named in errors. */
  name: string
  /** Title that the caller knows better than the file, e.g. given through the API. */
  title?: string
}

/** One readable document. A container (CSV, JSONL) gives one for each record. */
export type ParsedDocument = {
  /** Id of the record inside its container file; absent when the file is the document. Unique in the file. */
  key?: string
  /** One line, never empty. */
  title: string
  /** ISO 639-1: `ko`, `en`, `ja` or `zh`; `und` when the script does not tell. */
  language: string
  /** Absolute http(s) address named by the document itself. */
  url?: string
  /** RFC 3339, named by the document itself. */
  updatedAt?: string
  /** Kind of document as the document names it, e.g. `runbook`. */
  type?: string
  /** What else the document says about itself; JSON values only. */
  metadata?: Record<string, unknown>
  /** The whole text for people, headings included. */
  text: string
  blocks: Block[]
}

/** What the parser of one format returns; `parse` completes, cleans and checks it. */
export type Draft = Omit<ParsedDocument, 'title' | 'language' | 'text'> & {
  title?: string
}

/** The parser of one format. Throws `AppError`; anything else becomes `parse_failed`. */
export type FormatParser = (input: ParseInput) => Draft[] | Promise<Draft[]>
