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

const { existsSync, readFileSync } = await import('node:fs')
const [, , word, ...others] = process.argv
if (others.length === 0 && (word === '--version' || word === '-V')) {
  // Answered before anything heavy is loaded.
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  process.stdout.write(`${JSON.parse(manifest).version}\n`)
} else {
  const { main, start = main } = await import(await program())
  process.exitCode = await start(process.argv)
}

/** Where the program is: built in a package, as sources in a checkout. */
async function program() {
  const source = new URL('../src/main.ts', import.meta.url)
  if (!existsSync(source)) return new URL('../dist/start.js', import.meta.url).href
  // The packages beside it run as sources too; nobody else's do.
  const { registerHooks } = await import('node:module')
  registerHooks({
    resolve(specifier, context, next) {
      const isOurs = specifier.startsWith('@attestat/') || specifier.startsWith('#')
      return next(specifier, isOurs ? { ...context, conditions: ['source', ...context.conditions] } : context)
    },
  })
  return source.href
}
