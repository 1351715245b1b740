import { useDocumentTitle } from '@mantine/hooks'

/** What the browser's tab, history and bookmarks call the page. */
export function usePageTitle(title: string | undefined): void {
  useDocumentTitle(title ? `${title} – Naru` : 'Naru')
}
