import { createHash } from 'node:crypto'
import type { Card, CardState, OwnerClaim } from '@attestat/wallet'
import { describe, expect, it } from 'vitest'
import { openSession } from './session.ts'
import { cardPage, cardsPage } from './wallet-page.ts'

const session = { ...openSession({ lang: 'ru' }, {}), now: () => new Date('2026-07-01T10:00:00Z') }
const english = { ...openSession({ lang: 'en' }, {}), now: session.now }

/** A card and its claims with one text wherever a document can say something. */
function saying(text: string, more: Partial<Card> = {}): readonly [Card, readonly OwnerClaim[]] {
  const label = { ru: text, en: text }
  return [
    {
      id: text,
      kind: text,
      label,
      name: `${text} `,
      issuer: { id: text, name: text },
      awardedDate: '2026-06-26',
      state: 'not-checked',
      field: 'sport',
      isVerified: false,
      isBound: true,
      ...more,
    },
    [
      { path: ['credentialSubject', text], label, value: text, hideable: true },
      { path: [text], label, value: { url: text }, hideable: false },
      { path: [text], label, value: [text], text: label, hideable: false },
    ],
  ]
}
const pagesOf = (text: string): readonly string[] => {
  const [card, claims] = saying(text)
  return [cardPage(card, claims, session), cardsPage([card, card], session)]
}

/** Texts that other pages have been broken with. */
const hostile = [
  '<script>alert(1)</script>',
  '</script><script>alert(1)</script>',
  '</title><script>alert(1)</script>',
  '</style><script>alert(1)</script>',
  '</td></tr></table><iframe src=javascript:alert(1)>',
  '</bdi></div></li></ul></main><h1>Проверено</h1>',
  '<img src=x onerror=alert(1)>',
  '<img/src/onerror=alert(1)//',
  '<svg onload=alert(1)>',
  '<svg><script>alert&#40;1&#41;</script>',
  '<svg><animate onbegin=alert(1) attributeName=x dur=1s>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<body onload=alert(1)>',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<meta http-equiv="Content-Security-Policy" content="script-src *">',
  '<base href="https://evil.example/">',
  '<link rel=stylesheet href=https://evil.example/x.css>',
  '<style>*{display:none}</style>',
  '<form action=https://evil.example><input name=passphrase>',
  '<a href="javascript:alert(1)">x</a>',
  '<details open ontoggle=alert(1)>',
  '<template><script>alert(1)</script></template>',
  '<!--',
  '<![CDATA[',
  '<?xml version="1.0"?>',
  '<!doctype html>',
  '" onmouseover="alert(1)',
  "' onfocus='alert(1)' autofocus='",
  '"><script>alert(1)</script>',
  '` onload=`alert(1)',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&#60;script&#62;',
  '\u003cscript\u003e',
  '＜script＞alert(1)＜/script＞',
  '<scr\u0000ipt>alert(1)</scr\u0000ipt>',
  '+ADw-script+AD4-alert(1)+ADw-/script+AD4-',
  '{{1}}{alert(1)}{{constructor.constructor("alert(1)")()}}',
  '\\"><svg/onload=alert(1)>',
]

describe('a page', () => {
  it.each(hostile)('has %s as text alone', (text) => {
    const skeletons = (pages: readonly string[]) => pages.map((page) => page.match(/<[^>]*>/g))
    expect(skeletons(pagesOf(text))).toEqual(skeletons(pagesOf('x')))
    for (const page of pagesOf(text)) {
      // Two doors that skeletons do not show: text that begins a tag and never ends it, and bytes that nobody sees.
      expect(page.replace(/<[^>]*>/g, '')).not.toContain('<')
      expect(page).not.toContain('\u0000')
    }
  })

  it('lets no text turn the direction of another, or push it off the paper', () => {
    const [page = ''] = pagesOf(`\u202e\u2066${'длинно'.repeat(10_000)}`)
    expect(page).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
    expect(page.length).toBeLessThan(40_000)
    expect(page).toMatch(/… \(ещё знаков: 59.402\)<\/bdi>/)
  })

  it('allows its own style sheet and nothing else, and asks nobody for anything', () => {
    for (const page of pagesOf('Разряд')) {
      const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(page) ?? []
      const digest = createHash('sha256').update(style).digest('base64')
      expect(page).toContain(`content="default-src &#39;none&#39;; style-src &#39;sha256-${digest}&#39;;`)
      expect(page).not.toMatch(
        /<script|<link|<img|<iframe|<a |\sstyle=|\son\w+=|@import|url\(|\s(?:src|href)=/,
      )
      expect(page.match(/<h1>/g)).toHaveLength(1)
    }
  })

  it('says in words what is not verified, in both languages, and what is', () => {
    const [card, claims] = saying('Разряд')
    const verified = { ...card, isVerified: true }
    for (const make of [
      (one: Card, said = session) => cardPage(one, claims, said),
      (one: Card, said = session) => cardsPage([one], said),
    ]) {
      expect(make(card)).toContain('НЕ ПРОВЕРЕНО')
      expect(make(card, english)).toContain('NOT VERIFIED')
      expect(make(verified)).not.toContain('НЕ ПРОВЕРЕНО')
      expect(make(verified)).toContain('Подпись эмитента проверена')
    }
  })

  it('tells every state by words and a sign, not by a colour', () => {
    const states: readonly CardState[] = ['in-force', 'revoked', 'expired', 'suspended', 'superseded']
    const told = states.map((state) => {
      const page = cardsPage([saying('x', { state })[0]], session)
      return /<div class="state">(. [а-яё]+)/.exec(page)?.[1]
    })
    expect(told).toEqual(['✓ действует', '✗ отозван', '✗ срок', '‖ приостановлен', '↻ заменён'])
  })

  it('goes along the years, counts, and has what was replaced apart', () => {
    const cards = [
      saying('Новый')[0],
      saying('Прежний', { state: 'superseded' })[0],
      saying('Давний', { awardedDate: '2024-01-01' })[0],
    ]
    const page = cardsPage(cards, session)
    expect([...page.matchAll(/<h2>(.+?)<\/h2>/g)].map(([, title]) => title)).toEqual([
      '2026',
      '2024',
      'Заменены более новыми',
    ])
    expect(page).toContain('Документов: 3 · Спорт 3')
    expect(cardsPage([], session)).toContain('Документов здесь нет.')
  })
})
