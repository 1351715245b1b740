export { replaceVariables } from './apply/replace-variables.ts'
export { renderOpenAiError } from './dialects/openai-errors.ts'
