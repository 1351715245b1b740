export { readLocalAccess } from './local-access.ts'
export { openDatabase } from './open-database.ts'
export { type App, startApp } from './start-app.ts'
export { VERSION } from './version.ts'
