import type { Block } from './document.ts'
import { estimateTokens } from './estimate-tokens.ts'
import { sentenceEnds, splitAt } from './split-text.ts'

/** What a chunk aims for, in tokens. */
export const TARGET_TOKENS = 450
/** What no chunk exceeds, in tokens: room for one whole table or piece of code. */
export const HARD_TOKENS = 1200

/** A part of a block that stays whole. */
export type Unit = {
  text: string
  tokens: number
  /** Introduces what follows ("Do this:"): the two stay together where they fit. */
  introduces: boolean
  /** How it joins the unit before it when both land in one chunk; a block starts with an empty line. */
  joint: string
}

type BodyBlock = Exclude<Block, { kind: 'heading' }>

/** The units of a block: itself where it fits, else its sentences, items, rows or lines. */
export function splitBlock(block: BodyBlock): Unit[] {
  const tokens = estimateTokens(block.text)
  const whole = block.kind === 'paragraph' || block.kind === 'list' ? TARGET_TOKENS : HARD_TOKENS
  if (tokens <= whole) {
    return [
      {
        text: block.text,
        tokens,
        introduces: block.kind === 'paragraph' && isIntroduction(block.text, tokens),
        joint: '\n\n',
      },
    ]
  }
  const { parts, joint } = partsOf(block)
  return parts.map((text, index) => ({
    text,
    tokens: estimateTokens(text),
    introduces: false,
    joint: index === 0 ? '\n\n' : joint,
  }))
}

/** Short, and promising more: a colon, or the Korean "다음과 같다". */
function isIntroduction(text: string, tokens: number): boolean {
  return tokens <= 100 && (/[:：]\s*$/.test(text) || /(?:다음|아래)[^.]{0,40}\.?\s*$/.test(text.slice(-60)))
}

function partsOf(block: BodyBlock): { parts: string[]; joint: string } {
  if (block.kind === 'table') return { parts: splitTable(block.text), joint: '\n\n' }
  if (block.kind === 'code') return { parts: splitCode(block.text), joint: '\n\n' }
  if (block.kind === 'list') return { parts: splitList(block.text), joint: '\n' }
  return {
    parts: splitAt(block.text, sentenceEnds(block.text), evenSize(block.text, TARGET_TOKENS) * 1.05 + 10)
      .map(trimmed)
      .filter(Boolean),
    joint: ' ',
  }
}

const trimmed = (text: string) => text.trim()

/** Rows in groups, each under the header. */
function splitTable(text: string): string[] {
  const lines = text.split('\n')
  const header = lines.slice(0, 2)
  const headerTokens = estimateTokens(header.join('\n')) + 1
  // A header that leaves no room for rows is text like any other.
  if (!/^\|[\s:|-]+\|$/.test(header[1] ?? '') || headerTokens > HARD_TOKENS / 3)
    return splitLines(text, TARGET_TOKENS)
  const limit = Math.max(TARGET_TOKENS - headerTokens, HARD_TOKENS / 3)
  return splitLines(lines.slice(2).join('\n'), limit).map((rows) => [...header, rows].join('\n'))
}

/** Lines in groups, each in a fence of its own. */
function splitCode(text: string): string[] {
  const lines = text.split('\n')
  const opening = lines[0] ?? ''
  const ticks = /^`{3,}/.exec(opening)?.[0]
  const fenced = ticks !== undefined && lines.at(-1) === ticks && opening.length <= 100
  if (!fenced) return splitLines(text, TARGET_TOKENS)
  const body = lines.slice(1, -1).join('\n')
  return splitLines(body, TARGET_TOKENS).map((part) => `${opening}\n${part}\n${ticks}`)
}

/** Top-level items in groups; an item that is too long alone is cut at its lines, then its sentences. */
function splitList(text: string): string[] {
  const items: string[] = []
  for (const line of text.split('\n')) {
    if (items.length === 0 || /^(?:[-*+•]|\d+[.)])\s/.test(line)) items.push(line)
    else items.push(`${items.pop()}\n${line}`)
  }
  return items.flatMap((item) =>
    estimateTokens(item) <= TARGET_TOKENS ? [item] : splitLines(item, TARGET_TOKENS),
  )
}

/** The size at which parts of a text come out about equal, instead of full ones and a scrap. */
function evenSize(text: string, limit: number): number {
  const total = estimateTokens(text)
  return total / Math.ceil(total / limit)
}

/** Whole lines in groups of about equal size, around `limit` tokens at most. */
function splitLines(text: string, limit: number): string[] {
  const parts: string[] = []
  const size = evenSize(text, limit)
  let group: string[] = []
  let tokens = 0
  let before = 0
  const end = () => {
    if (group.some((line) => line.trim() !== '')) parts.push(group.join('\n'))
    group = []
    tokens = 0
  }
  for (const line of text.split('\n')) {
    const own = estimateTokens(line) + 0.25
    const boundary = Math.ceil((before + 0.01) / size) * size
    // A line belongs to the group in which its middle lies.
    if (tokens > 0 && (before + own / 2 > boundary || tokens + own > limit * 1.2)) end()
    before += own
    if (own <= limit) {
      group.push(line)
      tokens += own
      continue
    }
    end()
    parts.push(...splitAt(line, sentenceEnds(line), limit - 1).filter((piece) => piece.trim() !== ''))
  }
  end()
  return parts
}
