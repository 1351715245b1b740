import { TextInput, type TextInputProps } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useTypedText } from './use-typed-text.ts'

type Props = Pick<TextInputProps, 'className' | 'placeholder' | 'maxLength'> & {
  /** What is searched: for screen readers, and in the empty field unless a placeholder says more. */
  words: string
  /** Stands above the field, where its neighbours have one. */
  label?: string
  /** The filter of now. */
  value: string | undefined
  /** A moment after the last key; undefined: nothing is searched for. */
  onSearch: (text: string | undefined) => void
}

/** The search of a list. */
export function SearchInput({ words, label, value, onSearch, ...input }: Props) {
  const typed = useTypedText(value, onSearch)
  return (
    <TextInput
      type="search"
      {...(label ? { label } : { 'aria-label': words })}
      placeholder={words}
      leftSection={<IconSearch size={17} aria-hidden="true" />}
      value={typed.text}
      onChange={(event) => typed.type(event.currentTarget.value)}
      {...input}
    />
  )
}
