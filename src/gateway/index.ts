export { renderOpenAiError } from './dialects/openai-errors.ts'
