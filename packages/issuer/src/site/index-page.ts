/**
 * The page of the published site that a person can read: who signs, with which keys, what was issued, and how to check
 * it. It needs no script and nothing from elsewhere, and has nothing about people.
 */
import { posix } from 'node:path'
import {
  type CredentialType,
  didWebUrl,
  explainCode,
  html,
  type IssuerProfile,
  jwkThumbprint,
  type Label,
  type Language,
  type Markup,
  raw,
} from '@attestat/credential'
import {
  batchManifestUrl,
  bitstringStatusListUrl,
  filePath,
  issuerMetadataUrl,
  tokenStatusListUrl,
  typeMetadataUrl,
} from '../addresses.ts'
import type { Batch, IssuerKey } from '../ledger.ts'
import { pagePolicy, pageStyle, rosette } from './page-style.ts'
import { documentCount, pageWords as words } from './page-words.ts'

/** What the page tells. */
export interface PageFacts {
  readonly profile: IssuerProfile
  readonly baseUrl: string
  /** Keys over time, oldest first. */
  readonly keys: readonly IssuerKey[]
  /** Types of which documents were issued. */
  readonly types: readonly CredentialType[]
  /** Numbers of the status lists, and the time that all of them state. */
  readonly lists: readonly number[]
  readonly listsFrom: Date
  readonly listsUntil: Date
  /** Sealed batches, oldest first. */
  readonly batches: readonly Batch[]
}

/** What every page made here says of itself, so that no other page is taken for one of these. */
export const pageMark = '<meta name="generator" content="Attestat">'

/**
 * The page as an HTML document. The same facts give the same bytes.
 *
 * @param path Where it will stand inside the folder of the site; its links are relative to that.
 */
export async function indexPage(facts: PageFacts, path: string): Promise<string> {
  const { profile, baseUrl } = facts
  const thumbprints = await Promise.all(facts.keys.map(({ publicJwk }) => jwkThumbprint(publicJwk)))
  const link = (url: string): string => posix.relative(posix.dirname(path), filePath(url))
  const pages = (['ru', 'en'] as const).map((language) => article({ ...facts, thumbprints, link }, language))
  return `<!doctype html>\n${
    html`<html lang="ru">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${pagePolicy(pageStyle)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
${raw(pageMark)}
<title>${profile.name}</title>
<style>${raw(pageStyle)}</style>
</head>
<body>
<header>
${raw(rosette)}
<h1>${profile.name}</h1>
<p class="m"><a href="${baseUrl}">${baseUrl}</a></p>
<nav aria-label="Язык / Language">
<a href="#ru" lang="ru" hreflang="ru">${words.language.ru}</a><a href="#en" lang="en" hreflang="en">${words.language.en}</a>
</nav>
</header>
<main>
${pages}
</main>
</body>
</html>
`.markup
  }`
}

interface ArticleFacts extends PageFacts {
  readonly thumbprints: readonly string[]
  readonly link: (url: string) => string
}

function article(facts: ArticleFacts, language: Language): Markup {
  const { profile, lists, listsFrom, listsUntil, link, baseUrl } = facts
  const say = (label: Label, details: Record<string, string> = {}): string =>
    explainCode(label, language, details)
  const section = (title: Label, ...content: readonly Markup[]): Markup =>
    html`<section><h3>${say(title)}</h3>${content}</section>\n`
  const moment = (at: Date): string => moments[language].format(at)
  return html`<article id="${language}" lang="${language}" aria-labelledby="${language}-title">
<h2 id="${language}-title">${say(words.title)}</h2>
<p>${say(words.intro)}</p>
<p class="m">${say(words.identifier)}: <code>${profile.id}</code></p>
${section(words.keys, html`<ul class="cards">${keyCards(facts, language)}</ul>`)}
${section(words.kinds, kindCards(facts, language))}
${section(
  words.lists,
  html`<p>${say(words.listsMean)}</p>`,
  lists.length === 0
    ? html`<p>${say(words.noLists)}</p>`
    : html`<ul class="cards">${lists.map(
        (list) => html`<li><b>${say(words.list, { number: String(list) })}</b>
<div class="m">${say(words.listTimes, { from: moment(listsFrom), until: moment(listsUntil) })}</div>
<div><a href="${link(tokenStatusListUrl(baseUrl, list))}">statuslist+jwt</a> · <a href="${link(bitstringStatusListUrl(baseUrl, list, 'revocation'))}">${say(words.revocation)}</a> · <a href="${link(bitstringStatusListUrl(baseUrl, list, 'suspension'))}">${say(words.suspension)}</a></div></li>`,
      )}</ul>`,
)}
${section(words.batches, html`<p>${say(words.batchesMean)}</p>`, batchList(facts, language))}
${section(
  words.how,
  html`<ol>${words.steps[language].map((step) => html`<li>${step}</li>`)}</ol>
<p><code>attestat verify FILE --trust PACK --root THUMBPRINT</code><br><code>attestat verify --qr TEXT --trust PACK --root THUMBPRINT</code><br><code>attestat verify FILE --trust PACK --root THUMBPRINT --proof PROOF</code></p>
<p>${say(words.caution)}</p>`,
)}
${section(words.programs, programLinks(facts, language))}
</article>
`
}

function keyCards({ keys, thumbprints }: ArticleFacts, language: Language): Markup[] {
  const day = (at: Date): string => days[language].format(at)
  const standing = ({ since, until, compromisedAt }: IssuerKey): string => {
    if (compromisedAt) return explainCode(words.compromised, language, { at: day(compromisedAt) })
    return until
      ? explainCode(words.former, language, { since: day(since), until: day(until) })
      : explainCode(words.signs, language, { since: day(since) })
  }
  // The one that signs first: it is what people look for.
  return keys
    .map(
      (
        key,
        i,
      ) => html`<li class="${key.compromisedAt ? 'bad' : key.until ? '' : 'education'}"><b><code>${key.kid.slice(key.kid.indexOf('#'))}</code></b>
<div class="m standing">${standing(key)}</div>
<div class="m">${words.thumbprint[language]}: <code>${thumbprints[i] ?? ''}</code></div></li>`,
    )
    .reverse()
}

function kindCards({ types, baseUrl, link }: ArticleFacts, language: Language): Markup {
  if (types.length === 0) return html`<p>${words.noKinds[language]}</p>`
  return html`<ul class="cards kinds">${types.map(
    ({ id, field, label, description }) => html`<li class="${field ?? ''}"><b>${label[language]}</b>
<div>${description[language]}</div>
<div class="m"><a href="${link(typeMetadataUrl(baseUrl, id))}">${words.typeFile[language]}</a></div></li>`,
  )}</ul>`
}

/** As many as a person reads. */
const listedBatches = 100

function batchList({ batches, types, baseUrl, link }: ArticleFacts, language: Language): Markup {
  if (batches.length === 0) return html`<p>${words.noKinds[language]}</p>`
  const labels = new Map(types.map(({ id, label }) => [id, label[language]]))
  const earlier = batches.length - listedBatches
  const items = batches
    .slice(-listedBatches)
    .reverse()
    .map(
      ({ id, type, count, finishedAt, startedAt }) =>
        html`<li><b>${explainCode(words.batch, language, { number: String(id) })}</b> · ${labels.get(type) ?? type} · ${documentCount(count, language)} · ${days[language].format(finishedAt ?? startedAt)} · <a href="${link(batchManifestUrl(baseUrl, id))}">${words.manifest[language]}</a></li>`,
    )
  const rest = explainCode(words.earlier, language, { count: String(earlier) })
  return html`<ul>${items}</ul>${earlier > 0 ? html`<p>${rest}</p>` : []}`
}

function programLinks({ profile, baseUrl, link }: ArticleFacts, language: Language): Markup {
  const root = new URL(baseUrl).origin
  const links: [string, Label][] = profile.id.startsWith('did:web:')
    ? [
        [didWebUrl(profile.id), words.keyDocument],
        [issuerMetadataUrl(baseUrl), words.issuerMetadata],
      ]
    : []
  links.push([`${root}/registry-entry.json`, words.entryRequest])
  return html`<ul>${links.map(
    ([url, label]) => html`<li><a href="${link(url)}">${label[language]}</a></li>`,
  )}</ul>`
}

const formats = (options: Intl.DateTimeFormatOptions): Readonly<Record<Language, Intl.DateTimeFormat>> => ({
  ru: new Intl.DateTimeFormat('ru-RU', { ...options, timeZone: 'UTC' }),
  en: new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }),
})
const days = formats({ dateStyle: 'long' })
const moments = formats({
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
})
