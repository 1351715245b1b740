import { Anchor, type AnchorProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, Ref } from 'react'

type NativeProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof AnchorProps>
type Props = AnchorProps & NativeProps & { ref?: Ref<HTMLAnchorElement> }

/** A link to a page of the console, as text. */
export const TextLink = createLink((props: Props) => <Anchor {...props} />)
