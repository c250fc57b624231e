/** The history as a page: for a family to look through, or to go with a complaint on paper. */
import { html } from '@attestat/credential'
import type { HistoryLine } from '@attestat/wallet'
import { historyTexts } from './consent-words.ts'
import type { Session } from './session.ts'
import { page, section, told } from './wallet-page.ts'

const words = {
  title: { en: 'What was shown to whom', ru: 'Кому и что показано' },
  entries: { en: 'Consents: {count}', ru: 'Согласий: {count}' },
  number: { en: 'No. {number}, {date}', ru: '№ {number}, {date}' },
  hash: { en: 'SHA-256 of what was sent: {hash}', ru: 'SHA-256 отправленного: {hash}' },
  empty: { en: 'Nothing was shown yet', ru: 'Ещё ничего не показывали' },
} as const

/** The page of these lines. @param names As `historyTexts` has them. */
export function historyPage(
  history: readonly HistoryLine[],
  session: Session,
  names: ReadonlyMap<string, string>,
): string {
  const content = history.map((line) => {
    const texts = historyTexts(line, session, names).map(
      (text) => html`<div>${told(text.trim(), session)}</div>\n`,
    )
    const hash = session.say(words.hash, { hash: line.presentationHash })
    const title = session.say(words.number, { number: line.sequence, date: session.date(line.at) })
    return section(title, html`${texts}<div class="m">${told(hash, session)}</div>`)
  })
  return page(
    {
      title: session.say(words.title),
      below: session.say(words.entries, { count: session.number(history.length) }),
      content: content.length > 0 ? content : [html`<p>${session.say(words.empty)}</p>`],
    },
    session,
  )
}
