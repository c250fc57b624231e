/**
 * Pages that a family can look at and print: all documents, or one of them claim by claim. They need no script and
 * nothing from elsewhere; whatever a document says is text in them, and leads nowhere.
 */
import { html, type Markup, raw } from '@attestat/credential'
import { pagePolicy, pageStyle, rosette } from '@attestat/issuer'
import { awardedOn, type Card, countCards, fieldOf, type OwnerClaim, timelineOf } from '@attestat/wallet'
import { cardStateText, cardWords, countsText } from './cards.ts'
import { claimText } from './claims.ts'
import { printable } from './output.ts'
import type { Session } from './session.ts'

const words = {
  title: { en: 'My achievements', ru: 'Мои достижения' },
  madeOn: { en: 'As of {date}', ru: 'По состоянию на {date}' },
  undated: { en: 'Without a date', ru: 'Без даты' },
  replaced: { en: 'Replaced by newer ones', ru: 'Заменены более новыми' },
  claims: { en: 'What the document says', ru: 'Что говорит документ' },
  cut: { en: '… ({count} more characters)', ru: '… (ещё знаков: {count})' },
  empty: { en: 'There are no documents here.', ru: 'Документов здесь нет.' },
  caution: {
    en: 'This page is for looking at and printing. It proves nothing to anybody: to show a document, use “wallet present”. The file is not sealed; delete it when it is no longer needed.',
    ru: 'Эта страница — чтобы посмотреть и напечатать. Она никому ничего не доказывает: чтобы показать документ, есть «wallet present». Файл не запечатан; удалите его, когда он станет не нужен.',
  },
} as const

/** All of these cards, year by year. */
export function cardsPage(cards: readonly Card[], session: Session): string {
  const replaced = cards.filter(({ state }) => state === 'superseded')
  const years = timelineOf(cards).map(({ year, cards }) =>
    section(year === undefined ? session.say(words.undated) : String(year), cardList(cards, session)),
  )
  const history =
    replaced.length > 0 ? [section(session.say(words.replaced), cardList(replaced, session))] : []
  const all = [...years, ...history]
  return page(
    {
      title: session.say(words.title),
      below: countsText(countCards(cards), session),
      content: all.length > 0 ? all : [html`<p>${session.say(words.empty)}</p>`],
    },
    session,
  )
}

/** One credential with every claim. */
export function cardPage(card: Card, claims: readonly OwnerClaim[], session: Session): string {
  const rows = claims.map(
    (claim) => html`<tr><th scope="row">${told(session.say(claim.label), session)}</th>
<td>${told(claimText(claim, session), session)}</td>
<td class="m">${session.say(claim.hideable ? cardWords.hideable : cardWords.visible)}</td></tr>\n`,
  )
  const content = [
    cardList([card], session),
    section(session.say(words.claims), html`<table><tbody>${rows}</tbody></table>`),
  ]
  return page({ title: session.say(card.label), below: issuerOf(card), content }, session)
}

export interface PageContent {
  readonly title: string
  readonly below: string
  readonly content: readonly Markup[]
  /** What to mind about the page. Default: that it proves nothing, and is open. */
  readonly caution?: string
}

/** A page in the style of all pages of a wallet. */
export function page({ title, below, content, caution }: PageContent, session: Session): string {
  return `<!doctype html>\n${
    html`<html lang="${session.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${pagePolicy(style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${cut(title, session)}</title>
<style>${raw(style)}</style>
</head>
<body>
<header>
${raw(rosette)}
<h1>${told(title, session)}</h1>
<p class="m">${told(below, session)}<br>${session.say(words.madeOn, { date: session.date(session.now()) })}</p>
</header>
<main>
${content}
</main>
<footer><p class="m">${caution ?? session.say(words.caution)}</p></footer>
</body>
</html>
`.markup
  }`
}

export function section(title: string, content: Markup): Markup {
  return html`<section><h2>${title}</h2>${content}</section>\n`
}

function cardList(cards: readonly Card[], session: Session): Markup {
  return html`<ul class="cards">${cards.map((card) => cardItem(card, session))}</ul>`
}

function cardItem(card: Card, session: Session): Markup {
  const day = awardedOn(card)
  const facts = [issuerOf(card), ...(day ? [session.date(day)] : [])]
  const name = card.name === session.say(card.label) ? [] : [html`<div>${told(card.name, session)}</div>`]
  return html`<li class="${fieldOf(card)}"><div class="tag">${session.say(cardWords.field[fieldOf(card)])}</div>
<b>${told(session.say(card.label), session)}</b>
${name}<div class="m">${told(facts.join(' · '), session)}</div>
<div class="state">${signs[card.state]} ${cardStateText(card, session)}</div>
<div class="${card.isVerified ? 'm' : 'warning'}">${session.say(card.isVerified ? cardWords.verified : cardWords.notVerified)}</div></li>\n`
}

/** A sign beside the words, for those who look before they read; neither needs a colour. */
const signs: Readonly<Record<Card['state'], string>> = {
  'in-force': '✓',
  'not-checked': '?',
  'not-yet-valid': '…',
  expired: '✗',
  suspended: '‖',
  revoked: '✗',
  superseded: '↻',
}

function issuerOf({ issuer }: Card): string {
  return issuer.name ?? issuer.id
}

/** What a document says, set apart from what stands around it: its direction is its own, and so is its length. */
export function told(text: string, session: Session): Markup {
  return html`<bdi>${cut(text, session)}</bdi>`
}

function cut(text: string, session: Session): string {
  const characters = Array.from(printable(text))
  const rest = characters.length - longestText
  if (rest <= 0) return characters.join('')
  const told = session.say(words.cut, { count: session.number(rest) })
  return characters.slice(0, longestText).join('') + told
}

const longestText = 600

const style = `${pageStyle}
.tag{font-size:.8125rem;font-weight:600}
.education .tag{color:var(--education)}.culture .tag{color:var(--culture)}.sport .tag{color:var(--sport)}
section+section{margin-top:1.75rem}
.state{font-size:.9375rem}
.warning{font-weight:600;color:var(--bad)}
.code svg{display:block;width:min(100%,26rem);height:auto}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.5rem .75rem .5rem 0;border-top:1px solid var(--line);font-size:.9375rem}
th{font-weight:400}
td:nth-child(3){white-space:nowrap}
td:nth-child(2){font-weight:600}
@media print{tr{break-inside:avoid}.warning{color:#000}}
`
