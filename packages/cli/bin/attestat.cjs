#!/usr/bin/env node
// CommonJS: the version and help are asked for more often than anything else, and modules take longer to start.
// Checks the runtime before anything else is loaded: the database driver crashes on an older one.
const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  process.stderr.write(
    `attestat needs Node.js 24 or newer; this is ${process.versions.node}.\n` +
      'Install it from https://nodejs.org, or in a checkout run: npm run setup\n',
  )
  process.exit(2)
}

const { existsSync, readFileSync, writeSync } = require('node:fs')
const { join } = require('node:path')
const [, , word, ...others] = process.argv
if (others.length === 0 && (word === '--version' || word === '-V')) {
  // Answered before anything heavy is loaded, streams among it.
  const manifest = readFileSync(join(__dirname, '../package.json'), 'utf8')
  writeSync(1, `${JSON.parse(manifest).version}\n`)
} else {
  start(process.argv).then((code) => {
    process.exitCode = code
  })
}

/** The program: built in a package, as sources in a checkout. */
async function start(argv) {
  const source = join(__dirname, '../src/main.ts')
  if (!existsSync(source)) return require('../dist/start.cjs').start(argv)
  // The packages beside it run as sources too; nobody else's do.
  const { registerHooks } = require('node:module')
  registerHooks({
    resolve(specifier, context, next) {
      const isOurs = specifier.startsWith('@attestat/') || specifier.startsWith('#')
      return next(specifier, isOurs ? { ...context, conditions: ['source', ...context.conditions] } : context)
    },
  })
  const { pathToFileURL } = require('node:url')
  return (await import(pathToFileURL(source).href)).main(argv)
}
