import { lazyRouteComponent, type RouteComponent } from '@tanstack/react-router'
import { api } from '../api/client.ts'
import { ApiError, toProblem } from '../api/problem.ts'

/**
 * The router reloads the address when a page's file is gone, as after an update. While nobody answers, that would
 * replace the console by the browser's own error page: then the failure to connect is thrown instead.
 */
function explained<Module>(load: () => Promise<Module>): () => Promise<Module> {
  return async () => {
    try {
      return await load()
    } catch (cause) {
      const { error, response } = await api.GET('/api/v1/session')
      if (response.status >= 500) throw new ApiError(toProblem(response.status, error))
      throw cause
    }
  }
}

/** A page whose code is loaded when it is first opened. */
export function loadedPage<Module extends Record<string, unknown>>(
  load: () => Promise<Module>,
  name: keyof Module & string,
): RouteComponent {
  return lazyRouteComponent(explained(load), name) as RouteComponent
}
