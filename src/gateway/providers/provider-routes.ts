import { z } from 'zod'
import { defineRoute, type Route } from '../../platform/index.ts'
import {
  givenSecret,
  presentKinds,
  presentProvider,
  providerBody,
  providerChangeBody,
  providerCheckSchema,
  providerKindSchema,
  providerSchema,
} from './provider-schemas.ts'
import type { Providers } from './providers.ts'

const SAME = { permission: 'models:manage', tags: ['Models'] }
const params = z.object({ id: z.string().max(100) })

type Deps = { providers: Providers }

/** Providers of models: what clients call through aliases. */
export function providerRoutes({ providers }: Deps): Route[] {
  return [...readRoutes(providers), ...changeRoutes(providers)]
}

function readRoutes(providers: Providers): Route[] {
  return [
    defineRoute({
      ...SAME,
      method: 'GET',
      path: '/api/v1/provider-kinds',
      summary: 'Kinds of providers, and what each needs',
      response: z.object({ items: z.array(providerKindSchema) }),
      handler: async () => ({ items: presentKinds() }),
    }),
    defineRoute({
      ...SAME,
      method: 'GET',
      path: '/api/v1/providers',
      query: z.strictObject({}),
      summary: 'List providers of models, by name',
      response: z.object({ items: z.array(providerSchema) }),
      handler: async ({ principal }) => ({ items: (await providers.list(principal)).map(presentProvider) }),
    }),
    defineRoute({
      ...SAME,
      method: 'POST',
      path: '/api/v1/providers/:id/check',
      summary: 'Ask a provider whether address and secret are right',
      description: 'Asks for something that costs nothing, usually the list of models.',
      params,
      response: providerCheckSchema,
      handler: ({ principal, params }) => providers.check(principal, params.id),
    }),
  ]
}

function changeRoutes(providers: Providers): Route[] {
  return [
    defineRoute({
      ...SAME,
      method: 'POST',
      path: '/api/v1/providers',
      summary: 'Set up a provider of models',
      description: 'It is asked first whether address and secret are right; with "check": false it is not.',
      body: providerBody,
      status: 201,
      response: providerSchema,
      handler: async ({ principal, body }) => {
        const { base_url: baseUrl, secret, secret_reference, ...same } = body
        const stored = givenSecret({ secret, secret_reference }) ?? undefined
        return presentProvider(await providers.create(principal, { ...same, baseUrl, secret: stored }))
      },
    }),
    defineRoute({
      ...SAME,
      method: 'PATCH',
      path: '/api/v1/providers/:id',
      summary: 'Change a provider of models',
      description:
        'Takes effect within a second in every process. With another base URL the secret has to be given again, so that nobody sends it elsewhere.',
      params,
      body: providerChangeBody,
      response: providerSchema,
      handler: async ({ principal, params, body }) => {
        const { base_url: baseUrl, secret, secret_reference, ...same } = body
        const stored = givenSecret({ secret, secret_reference })
        return presentProvider(
          await providers.change(principal, params.id, { ...same, baseUrl, secret: stored }),
        )
      },
    }),
    defineRoute({
      ...SAME,
      method: 'DELETE',
      path: '/api/v1/providers/:id',
      summary: 'Delete a provider of models',
      description: 'Only one that serves no model. Prices that were set for it go with it.',
      params,
      status: 204,
      response: z.undefined(),
      handler: async ({ principal, params }) => {
        await providers.delete(principal, params.id)
        return undefined
      },
    }),
  ]
}
