import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { credentialType, html, jwkThumbprint } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { diplomaFile, diplomaRows } from '../../../../fixtures/diploma-rows.ts'
import { testPublicJwk, testSigner } from '../../../../fixtures/test-keys.ts'
import { importRecords } from '../import/import-records.ts'
import { Issuer } from '../issuer.ts'
import { openLedger } from '../sqlite-ledger.ts'
import { indexPage, type PageFacts, pageMark } from './index-page.ts'
import { documentCount } from './page-words.ts'

const did = 'did:web:school130.example'
const key = (number: number, more: Partial<PageFacts['keys'][number]> = {}): PageFacts['keys'][number] => ({
  kid: `${did}#key-${number}`,
  publicJwk: testPublicJwk(number === 1 ? 'school' : 'registry'),
  since: new Date('2026-01-01T00:00:00Z'),
  ...more,
})
const facts: PageFacts = {
  profile: { id: did, type: ['Profile'], name: 'Лицей № 130' },
  baseUrl: 'https://school130.example',
  keys: [key(1, { until: new Date('2026-07-01T00:00:00Z') }), key(2)],
  types: [credentialType('school-diploma')],
  lists: [1],
  listsFrom: new Date('2026-07-01T09:00:00Z'),
  listsUntil: new Date('2026-09-29T09:00:00Z'),
  batches: [
    {
      id: 1,
      type: 'school-diploma',
      format: 'vc+sd-jwt',
      startedAt: new Date('2026-06-26T09:00:00Z'),
      finishedAt: new Date('2026-06-26T09:00:00Z'),
      count: 112,
      manifest: '{}',
    },
  ],
}
const pageOf = (change: Partial<PageFacts> = {}) => indexPage({ ...facts, ...change }, 'index.html')

describe('the page for people', () => {
  it('says in both languages who signs, with which keys, what was issued, and when', async () => {
    const page = await pageOf()
    const [russian = '', english = ''] = page.split('<article').slice(1)
    expect(russian).toMatch(/^ id="ru" lang="ru"/)
    expect(english).toMatch(/^ id="en" lang="en"/)
    for (const part of [russian, english]) {
      expect(part).toContain(did)
      expect(part).toContain(await jwkThumbprint(testPublicJwk('school')))
      expect(part).toContain('href="batches/1.json"')
      expect(part).toContain('href="status/1.statuslist.jwt"')
      expect(part).toContain('href=".well-known/did.json"')
    }
    expect(russian).toMatch(/подписывал с 1 января 2026 г. по 1 июля 2026 г./)
    expect(russian).toMatch(/Аттестат · 112 документов · 26 июня 2026 г./)
    expect(english).toMatch(/holds until 29 September 2026 at 09:00 UTC/)
    expect(english).toContain('School-leaving certificate')
  })

  it('warns of a key that was compromised', async () => {
    const page = await pageOf({ keys: [key(1, { compromisedAt: new Date('2026-06-30T00:00:00Z') }), key(2)] })
    expect(page).toContain('compromised since 30 June 2026')
    expect(await pageOf()).not.toContain('compromised since')
  })

  it('shows a name as text, whatever it is made of', async () => {
    const name = `<script>alert(1)</script>" onload='x' &amp; <!--`
    const page = await pageOf({ profile: { ...facts.profile, name } })
    expect(page).not.toMatch(/<script|<!--|" onload=/)
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#39;x&#39; &amp;amp; &lt;!--')
    expect(html`<a title="${'"><b>'}">${[html`${'<i>'}`]}</a>`.markup).toBe(
      '<a title="&quot;&gt;&lt;b&gt;">&lt;i&gt;</a>',
    )
  })

  it('allows its own style sheet and nothing else', async () => {
    const page = await pageOf()
    const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(page) ?? []
    const digest = createHash('sha256').update(style).digest('base64')
    expect(page).toContain(
      `content="default-src &#39;none&#39;; style-src &#39;sha256-${digest}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"`,
    )
    expect(page).not.toMatch(/<script|<link|<img|<iframe|\sstyle=|\son\w+=|@import|url\(|\ssrc=/)
    // The issuer's own address is the one link that leaves the site.
    expect([...page.matchAll(/href="(https?:[^"]*)"/g)].map(([, url]) => url)).toEqual([facts.baseUrl])
  })

  it('has one heading of the first order, and every language of its own marked', async () => {
    const page = await pageOf()
    expect(page.match(/<h1>/g)).toHaveLength(1)
    expect(page.match(/<main>/g)).toHaveLength(1)
    expect(page).toMatch(/^<!doctype html>\n<html lang="ru">/)
    expect(page).toContain(pageMark)
  })

  it('lists as many batches as a person reads, and says how many more there are', async () => {
    const [batch] = facts.batches
    const batches = Array.from({ length: 130 }, (_, i) => ({
      ...(batch as (typeof facts.batches)[0]),
      id: i + 1,
    }))
    const page = await pageOf({ batches })
    expect(page).toContain('Earlier batches, not listed here: 30.')
    expect(page).toContain('batches/130.json')
    expect(page).not.toContain('"batches/30.json"')
  })

  it('says so when nothing has been issued', async () => {
    expect(await pageOf({ types: [], lists: [], batches: [] })).toContain('Документов пока не выдано.')
  })
})

it.each([
  [1, '1 документ', '1 document'],
  [3, '3 документа', '3 documents'],
  [112, '112 документов', '112 documents'],
])('counts %i in both languages', (count, russian, english) => {
  expect([documentCount(count, 'ru'), documentCount(count, 'en')]).toEqual([russian, english])
})

it('is published with the site, for the same state in the same bytes, with links that lead somewhere', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'issuer-'))
  const ledger = openLedger(join(folder, 'ledger.sqlite'), { create: true })
  try {
    const deep = 'did:web:edu.example:130'
    const issuer = new Issuer({
      ledger,
      signer: testSigner('school', `${deep}#key-1`),
      profile: { ...facts.profile, id: deep },
      baseUrl: 'https://edu.example/130',
      since: new Date(0),
      now: () => new Date('2026-06-26T09:00:00Z'),
    })
    await issuer.issueBatch(await importRecords(diplomaFile(diplomaRows(2))), { unbound: true })
    const { page, files } = await issuer.publish(folder)
    expect(page).toBe('130/index.html')
    expect(files).toContain(page)
    const text = readFileSync(join(folder, page), 'utf8')
    expect(text).not.toMatch(/Иванова|0000001|2008/)
    for (const [, link = ''] of text.matchAll(/href="([^"#:]+)"/g)) {
      expect(existsSync(join(folder, dirname(page), link)), link).toBe(true)
    }
    await issuer.publish(folder)
    expect(readFileSync(join(folder, page), 'utf8')).toBe(text)
    expect((await issuer.publish(folder, { page: 'attestat.html', dryRun: true })).page).toBe(
      '130/attestat.html',
    )
  } finally {
    ledger.close()
    rmSync(folder, { recursive: true })
  }
})
