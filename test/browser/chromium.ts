/** A page in headless Chromium, with a program bundled for it. */
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { build } from 'esbuild'
import { type Browser, chromium, type Page } from 'playwright-core'

/** Where Chromium is, by `CHROMIUM_PATH` or where Debian's package puts it; undefined where there is none. */
export const chromiumPath: string | undefined = [process.env.CHROMIUM_PATH, '/usr/bin/chromium'].find(
  (path) => path !== undefined && existsSync(path),
)

/** Says where there is no Chromium that a test is left out. @param what It would have tested. */
export function sayWithoutChromium(what: string): void {
  if (chromiumPath !== undefined) return
  process.stderr.write(
    `Not tested: ${what}. There is no Chromium. On Debian: apt-get install chromium; elsewhere set CHROMIUM_PATH.\n`,
  )
}

export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
    args: ['--no-sandbox', '--disable-background-networking'],
    timeout: 120_000,
  })
}

export interface OpenedPage {
  readonly page: Page
  /** Another page of the same origin, with the same program. */
  another(): Promise<Page>
  close(): Promise<void>
}

/** Opens a page whose program is a module of ours, bundled as a site would bundle it. */
export async function openPage(program: string): Promise<OpenedPage> {
  const { outputFiles } = await build({
    entryPoints: [program],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'esm',
    conditions: ['source'],
    logLevel: 'silent',
  })
  const script = outputFiles[0]?.text ?? ''
  // IndexedDB belongs to an origin, and WebCrypto to those that count as secure: the own machine does.
  const server = createServer(({ url }, response) => {
    const isScript = url === '/program.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? script : '<!doctype html><script type="module" src="/program.js"></script>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  let browser: Browser | undefined
  try {
    browser = await launchChromium()
    const context = await browser.newContext()
    const another = async (): Promise<Page> => {
      const page = await context.newPage()
      await page.goto(`http://127.0.0.1:${port}/`)
      await page.waitForFunction('globalThis.isReady === true')
      return page
    }
    const page = await another()
    return {
      page,
      another,
      async close() {
        await browser?.close()
        server.close()
      },
    }
  } catch (error) {
    await browser?.close()
    server.close()
    throw error
  }
}
