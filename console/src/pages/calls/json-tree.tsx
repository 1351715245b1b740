import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../components/format.ts'
import classes from './said.module.css'

const OPEN_DEPTH = 1
const MOST_OPEN = 12
const LONGEST_TEXT = 600

function Scalar({ value }: { value: unknown }) {
  const text = JSON.stringify(value) ?? 'null'
  const shown = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text
  return (
    <span className={classes.scalar} data-type={value === null ? 'null' : typeof value}>
      {shown}
    </span>
  )
}

function Branch({ name, value, depth }: { name: string | null; value: object; depth: number }) {
  const { t } = useTranslation()
  const fields = Object.entries(value)
  const [isOpen, setOpen] = useState(depth < OPEN_DEPTH || (depth < 3 && fields.length <= MOST_OPEN))
  const isList = Array.isArray(value)
  const counted = { count: fields.length, formatted: formatNumber(fields.length) }
  return (
    <details
      open={isOpen}
      onToggle={(event) => {
        event.stopPropagation()
        setOpen(event.currentTarget.open)
      }}
    >
      <summary>
        {name === null ? null : <span className={classes.field}>{name}: </span>}
        <span className={classes.count}>
          {isList ? '[ ' : '{ '}
          {t(isList ? 'calls.json.items' : 'calls.json.fields', counted)}
          {isList ? ' ]' : ' }'}
        </span>
      </summary>
      {/* what is closed costs nothing */}
      {isOpen ? (
        <div className={classes.branch}>
          {fields.map(([field, child]) => (
            <JsonTree key={field} name={field} value={child} depth={depth + 1} />
          ))}
        </div>
      ) : null}
    </details>
  )
}

type Props = { value: unknown; name?: string | null; depth?: number }

/** A value of JSON whose branches open and close. */
export function JsonTree({ value, name = null, depth = 0 }: Props) {
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0)
    return <Branch name={name} value={value} depth={depth} />
  return (
    <div>
      {name === null ? null : <span className={classes.field}>{name}: </span>}
      <Scalar value={value} />
    </div>
  )
}
