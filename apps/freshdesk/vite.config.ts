import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** `dist` becomes the folder that Freshworks' own tool packs: the files of `platform`, and one script with its styles. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  logLevel: 'warn',
  publicDir: 'platform',
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    lib: {
      entry: 'src/main.tsx',
      // a classic script: the page that Freshworks makes of index.html decides when it runs
      formats: ['iife'],
      name: 'NaruForFreshdesk',
      fileName: () => 'app/scripts/app.js',
      cssFileName: 'app/styles/app',
    },
  },
})
