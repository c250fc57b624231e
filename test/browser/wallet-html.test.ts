/** The pages that `wallet show --html` and `wallet list --html` write, as a family sees them in headless Chromium. */
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorkplace, type Workplace } from '../cli/program.ts'
import { makeStudentWallet } from '../cli/student-wallet.ts'
import { chromiumPath, launchChromium, sayWithoutChromium } from './chromium.ts'

sayWithoutChromium('the pages of a wallet')

let place: Workplace
let browser: Browser

describe.skipIf(chromiumPath === undefined)('a page of a wallet in Chromium', () => {
  beforeAll(async () => {
    place = await openWorkplace()
    await makeStudentWallet(place)
    browser = await launchChromium()
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await place?.remove()
  })

  /** What is seen of a page, and what it asked for or complained about besides itself. */
  async function lookAt(file: string, media: 'screen' | 'print', width: number) {
    const page = await browser.newPage({ viewport: { width, height: 800 } })
    try {
      const url = pathToFileURL(place.path(file)).href
      const others: string[] = []
      page.on('request', (request) => request.url() !== url && others.push(request.url()))
      page.on('console', (message) => others.push(message.text()))
      page.on('pageerror', (error) => others.push(error.message))
      await page.emulateMedia({ media })
      await page.goto(url)
      const text = await page.locator('body').innerText()
      const isTooWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
      return { title: await page.title(), text, others, isTooWide }
    } finally {
      await page.close()
    }
  }

  it.each([
    ['screen', 1280],
    ['screen', 360],
    ['print', 794],
  ] as const)(
    'shows the document claim by claim, and asks for nothing: %s, %i pixels wide',
    async (media, width) => {
      const [{ id }] = (await place.done('wallet list --wallet my.wallet --json')).json
      await place.done(`wallet show ${id} --wallet my.wallet --html one.html --lang ru --force`)
      const { title, text, others, isTooWide } = await lookAt('one.html', media, width)
      expect([title, others, isTooWide]).toEqual(['Аттестат', [], false])
      for (const seen of ['Фамилия', 'Соколова', 'Информатика', 'Она никому ничего не доказывает']) {
        expect(text).toContain(seen)
      }
    },
  )

  it('shows all documents, and asks for nothing', async () => {
    await place.done('wallet list --wallet my.wallet --html all.html --lang en')
    const { title, text, others, isTooWide } = await lookAt('all.html', 'screen', 360)
    expect([title, others, isTooWide]).toEqual(['My achievements', [], false])
    expect(text).toContain('School-leaving certificate')
    expect(text).not.toContain('Соколова')
  })
})
