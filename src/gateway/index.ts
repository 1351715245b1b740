export { readConfigFile } from './apply/apply-file.ts'
export { replaceVariables } from './apply/replace-variables.ts'
export { renderOpenAiError } from './dialects/openai-errors.ts'
export { createGateway, type Gateway, gatewayRoutes } from './gateway.ts'
