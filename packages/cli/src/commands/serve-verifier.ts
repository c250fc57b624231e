/** `attestat serve verifier`: asking and verifying as an HTTP service. */
import { packReader } from '../pack-file.ts'
import { policyOption, readPolicyOption } from '../policy-option.ts'
import { askerOf, askerOptions, validDaysOf, validDaysOption } from '../request-key.ts'
import { readRootOption, rootOption } from '../root-option.ts'
import { readApiKeys } from '../serve/api-keys.ts'
import type { CommandSpec } from './command.ts'

const words = {
  stopped: { en: 'Stopped', ru: 'Остановлена' },
  would: {
    en: 'Would serve {url} on {host}, port {port}, as {clientId}',
    ru: 'Работала бы для {url} на {host}, порт {port}, от имени {clientId}',
  },
} as const

export const serveVerifierCommand: CommandSpec = {
  name: 'serve verifier',
  summary: {
    en: 'ask and verify over HTTP, until told to stop',
    ru: 'спрашивать и проверять по HTTP, пока не остановят',
  },
  options: [
    [
      '--url <url>',
      { en: 'https address at which wallets reach it', ru: 'адрес https, по которому её находят кошельки' },
    ],
    ['--trust <pack>', { en: 'trust pack', ru: 'пакет доверия' }],
    rootOption,
    ...askerOptions,
    [
      '--api-keys <file>',
      {
        en: 'keys of those who may ask and verify, one a line',
        ru: 'ключи тех, кому можно спрашивать и проверять, по одному в строке',
      },
    ],
    policyOption,
    [
      '--store <file>',
      {
        en: 'file for open requests and results (default: in memory)',
        ru: 'файл открытых запросов и результатов (по умолчанию в памяти)',
      },
    ],
    [
      '--host <host>',
      { en: 'where to listen (default: 127.0.0.1)', ru: 'где слушать (по умолчанию 127.0.0.1)' },
    ],
    ['--port <number>', { en: 'port (default: 8080)', ru: 'порт (по умолчанию 8080)' }],
    validDaysOption,
    [
      '--result-minutes <number>',
      {
        en: 'how long a result waits to be fetched (default: 60)',
        ru: 'сколько минут результат ждёт, пока его заберут (по умолчанию 60)',
      },
    ],
  ],
  async run(input, session) {
    const url = input.required('url')
    const pack = input.required('trust')
    const pinnedRoot = await readRootOption(input)
    const openAsker = askerOf(input)
    const policy = await readPolicyOption(input)
    const host = input.text('host') ?? '127.0.0.1'
    const port = input.wholeNumber('port', { default: 8080, least: 0, most: 65_535 })
    const days = validDaysOf(input)
    const minutes = input.wholeNumber('resultMinutes', { default: 60, least: 1, most: 10_080 })
    const store = input.text('store')
    const apiKeys = await readApiKeys(input.required('apiKeys'))
    const asker = await openAsker(session)
    const { clientId } = asker
    // Nothing else needs a server, so nothing else loads one.
    const { serveVerifier } = await import('../serve/verifier-service.ts')
    await serveVerifier({
      url,
      ...asker,
      openTrust: packReader(pack, pinnedRoot),
      policy,
      apiKeys,
      requestLifetimeSeconds: days * 86_400,
      resultLifetimeSeconds: minutes * 60,
      ...(store === undefined ? {} : { store }),
      host,
      port,
      dryRun: session.dryRun,
    })
    const document = { url, clientId, host, port }
    const line = session.dryRun ? session.say(words.would, document) : session.say(words.stopped)
    return { document, lines: [line] }
  },
}
