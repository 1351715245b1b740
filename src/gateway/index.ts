export { readConfigFile } from './apply/apply-file.ts'
export { replaceVariables } from './apply/replace-variables.ts'
export { errorRendererFor } from './dialects/dialects.ts'
export { createGateway, type Gateway, gatewayRoutes } from './gateway.ts'
