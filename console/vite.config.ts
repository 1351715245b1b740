import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The API that `vite console` (development) talks to. */
const api = process.env.NARU_URL ?? 'http://127.0.0.1:7070'
const proxied = ['/api', '/auth/callback', '/docs', '/openapi.json', '/health', '/ready']

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  logLevel: 'warn',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Inlining small assets as data: URLs would need a wider content security policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 800,
  },
  server: { proxy: Object.fromEntries(proxied.map((path) => [path, api])) },
})
