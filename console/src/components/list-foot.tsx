import { Button, Text } from '@mantine/core'
import table from './table.module.css'

type Props = {
  /** How many there are, or are shown so far. */
  count: string
  more: { label: string; hasMore: boolean; isLoading: boolean; onLoad: () => void }
}

/** Below a list: how long it is, and the way to what follows. */
export function ListFoot({ count, more }: Props) {
  return (
    <div className={table.below}>
      <Text size="sm" c="dimmed" role="status">
        {count}
      </Text>
      {more.hasMore ? (
        <Button variant="default" size="sm" loading={more.isLoading} onClick={more.onLoad}>
          {more.label}
        </Button>
      ) : null}
    </div>
  )
}
