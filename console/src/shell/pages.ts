import {
  IconActivity,
  IconAdjustments,
  IconBooks,
  IconBuilding,
  IconChartHistogram,
  IconCoins,
  IconHistory,
  IconKey,
  IconMessageQuestion,
  IconRoute,
  IconShieldLock,
  IconTicket,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react'

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
    label: 'copilot.section',
    pages: [
      { to: '/tickets', label: 'tickets.title', Icon: IconTicket, scope: 'tickets:read' },
      { to: '/evaluation', label: 'evaluation.title', Icon: IconChartHistogram, scope: 'tickets:read_all' },
      { to: '/copilot', label: 'copilot.title', Icon: IconAdjustments, scope: 'models:manage' },
    ],
  },
  {
    label: 'app.gateway',
    pages: [
      { to: '/models', label: 'models.title', Icon: IconRoute, scope: 'models:use' },
      { to: '/calls', label: 'calls.title', Icon: IconActivity, scope: 'calls:read' },
      { to: '/costs', label: 'costs.title', Icon: IconCoins, scope: 'calls:read' },
    ],
  },
  {
    label: 'app.organisation',
    pages: [
      { to: '/people', label: 'people.title', Icon: IconUsers, scope: 'people:read' },
      { to: '/groups', label: 'groups.title', Icon: IconUsersGroup, scope: 'people:read' },
      { to: '/roles', label: 'roles.title', Icon: IconShieldLock, scope: 'people:read' },
      { to: '/keys', label: 'app.keys', Icon: IconKey, scope: 'keys:manage' },
      { to: '/audit', label: 'audit.title', Icon: IconHistory, scope: 'audit:read' },
      { to: '/organisation', label: 'organisation.settings', Icon: IconBuilding, scope: 'tenant:manage' },
    ],
  },
] as const
