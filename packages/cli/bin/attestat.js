#!/usr/bin/env node
// Checks the runtime before anything else is loaded: the database driver crashes on an older one.
const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  process.stderr.write(
    `attestat needs Node.js 24 or newer; this is ${process.versions.node}.\n` +
      'Install it from https://nodejs.org, or in a checkout run: npm run setup\n',
  )
  process.exit(2)
}

const { existsSync } = await import('node:fs')
const source = new URL('../src/main.ts', import.meta.url)
if (existsSync(source)) {
  // In a checkout the sources run as they are, and so do those of the packages beside them.
  const { registerHooks } = await import('node:module')
  registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, { ...context, conditions: ['source', ...context.conditions] }),
  })
}
const { main } = await import(
  existsSync(source) ? source.href : new URL('../dist/main.js', import.meta.url).href
)
process.exitCode = await main(process.argv)
