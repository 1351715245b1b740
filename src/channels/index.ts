export { createEmailChannel, type Email, type EmailChannel } from './email.ts'
