import { z } from 'zod'
import { defineRoute, type Route } from '../../platform/index.ts'
import { presentPrice } from '../prices/price-schemas.ts'
import type { AvailabilityRow } from './availability-store.ts'
import type { Strategy } from './catalog.ts'
import type { TenantSettings } from './gateway-settings.ts'
import type { HealthState } from './health-state.ts'
import {
  availabilitySchema,
  modelBody,
  modelChangeBody,
  modelListSchema,
  modelSchema,
} from './model-schemas.ts'
import type { TargetInput } from './model-store.ts'
import type { Models, ShownModel, ShownTarget } from './models.ts'
import { completeTimeouts } from './timeouts.ts'

const MANAGE = { permission: 'models:manage', tags: ['Models'] }
const params = z.object({ id: z.string().max(100) })

type Deps = { models: Models; settings: Pick<TenantSettings, 'get'> }

/** Models: what clients name, and the targets at providers that it leads to. */
export function modelRoutes({ models, settings }: Deps): Route[] {
  return [...readRoutes(models, settings), ...changeRoutes(models), availabilityRoute(models)]
}

function readRoutes(models: Models, settings: Deps['settings']): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/models',
      query: z.strictObject({}),
      permission: 'models:use',
      tags: ['Models'],
      summary: 'List models, by alias, with prices and health',
      response: modelListSchema,
      handler: async ({ principal }) => {
        const { is_fallback_on, fallback_alias } = await settings.get(principal)
        return {
          items: (await models.list(principal)).map(present),
          fallback_alias: is_fallback_on ? fallback_alias : null,
        }
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/models/:id',
      permission: 'models:use',
      tags: ['Models'],
      summary: 'Show a model',
      params,
      response: modelSchema,
      handler: async ({ principal, params }) => present(await models.get(principal, params.id)),
    }),
  ]
}

function changeRoutes(models: Models): Route[] {
  return [
    defineRoute({
      ...MANAGE,
      method: 'POST',
      path: '/api/v1/models',
      summary: 'Add a model',
      description: 'Clients can name its alias within a second, in every process.',
      body: modelBody,
      status: 201,
      response: modelSchema,
      handler: async ({ principal, body }) =>
        present(await models.create(principal, { ...body, targets: body.targets.map(complete) })),
    }),
    defineRoute({
      ...MANAGE,
      method: 'PATCH',
      path: '/api/v1/models/:id',
      summary: 'Change a model',
      description:
        'Takes effect within a second, in every process; calls under way go on as they began. `targets`, `timeouts` and lists replace what was there.',
      params,
      body: modelChangeBody,
      response: modelSchema,
      handler: async ({ principal, params, body }) => {
        const { targets, ...same } = body
        const change = targets === undefined ? same : { ...same, targets: targets.map(complete) }
        return present(await models.change(principal, params.id, change))
      },
    }),
    defineRoute({
      ...MANAGE,
      method: 'DELETE',
      path: '/api/v1/models/:id',
      summary: 'Delete a model',
      description: 'Only one that no other falls back to. Its calls stay in the ledger.',
      params,
      status: 204,
      response: z.undefined(),
      handler: async ({ principal, params }) => {
        await models.delete(principal, params.id)
        return undefined
      },
    }),
  ]
}

function availabilityRoute(models: Models): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/models/:id/availability',
    permission: 'models:use',
    tags: ['Models'],
    summary: 'How the targets of a model answered, minute by minute',
    description: 'Of all processes together, about a minute behind. Kept for 90 days.',
    params,
    query: z.strictObject({ hours: z.coerce.number().int().min(1).max(168).default(24) }),
    response: availabilitySchema,
    handler: async ({ principal, params, query }) => {
      const targets = await models.availability(principal, params.id, query.hours)
      return {
        items: targets.map(({ targetId, minutes }) => ({
          target_id: targetId,
          minutes: minutes.map(presentMinute),
        })),
      }
    },
  })
}

function complete(
  target: Omit<TargetInput, 'weight' | 'priority'> & {
    weight?: number | undefined
    priority?: number | undefined
  },
) {
  return { ...target, weight: target.weight ?? 1, priority: target.priority ?? 0 }
}

function present(model: ShownModel): z.output<typeof modelSchema> {
  const { tenant_id: _, created_by, targets, strategy, timeouts, created_at, updated_at, ...same } = model
  return {
    ...same,
    strategy: strategy as Strategy,
    targets: targets.map(presentTarget),
    timeouts: completeTimeouts(timeouts as object),
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  }
}

function presentTarget(target: ShownTarget): z.output<typeof modelSchema>['targets'][number] {
  const { id, model, weight, priority, price, health } = target
  return {
    ...{ id, model, weight, priority },
    provider: { id: target.provider_id, name: target.provider_name, kind: target.provider_kind },
    price: price ? presentPrice(price) : null,
    health: presentHealth(health),
  }
}

function presentHealth({ state, until, errorRate, latencyMs, inFlight }: HealthState) {
  return {
    state,
    until: until === null ? null : new Date(until).toISOString(),
    error_rate: errorRate,
    latency_ms: latencyMs,
    in_flight: inFlight,
  }
}

function presentMinute({ minute, succeeded, failed, latency_ms, open_seconds }: AvailabilityRow) {
  return {
    minute: minute.toISOString(),
    succeeded,
    failed,
    latency_ms: succeeded === 0 ? null : Number(latency_ms) / succeeded,
    open_seconds,
  }
}
