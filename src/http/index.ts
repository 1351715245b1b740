export { healthRoutes } from './health.ts'
export { createServer, type ServerOptions } from './server.ts'
