import { IconBooks, IconKey, IconMessageQuestion } from '@tabler/icons-react'

/**
 * The pages in the order of the navigation, each with the permission that shows it. The command palette lists the
 * same. A section whose pages are all hidden is not shown either.
 */
export const sections = [
  {
    label: null,
    pages: [
      { to: '/', label: 'app.ask', Icon: IconMessageQuestion, scope: 'knowledge:read' },
      { to: '/knowledge', label: 'app.knowledge', Icon: IconBooks, scope: 'knowledge:read' },
    ],
  },
  {
    label: 'app.organisation',
    pages: [{ to: '/keys', label: 'app.keys', Icon: IconKey, scope: 'keys:manage' }],
  },
] as const
