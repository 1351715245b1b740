export { healthRoutes } from './health.ts'
export { createServer, type ServerOptions } from './server.ts'
export { readTls } from './tls.ts'
