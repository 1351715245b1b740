import { defineRoute, type Route } from '../../platform/index.ts'
import type { TenantSettings } from './gateway-settings.ts'
import { settingsSchema } from './model-schemas.ts'

const SAME = { path: '/api/v1/gateway-settings', permission: 'models:manage', tags: ['Models'] }

type Deps = { settings: TenantSettings }

export function gatewaySettingsRoutes({ settings }: Deps): Route[] {
  return [
    defineRoute({
      ...SAME,
      method: 'GET',
      summary: 'What holds for all models: fallback, what is kept of calls',
      response: settingsSchema,
      handler: ({ principal }) => settings.get(principal).then(present),
    }),
    defineRoute({
      ...SAME,
      method: 'PUT',
      summary: 'Change what holds for all models',
      description: 'Takes effect within a second in every process.',
      body: settingsSchema,
      response: settingsSchema,
      handler: ({ principal, body }) => settings.set(principal, body).then(present),
    }),
  ]
}

function present(settings: Awaited<ReturnType<TenantSettings['get']>>) {
  return settingsSchema.parse(settings)
}
