export { acceptKeyOffline } from './accept-key.ts'
export { backupOffline, restoreOffline } from './backup-offline.ts'
export { describeApi } from './describe-api.ts'
export { type App, startApp } from './start-app.ts'
