/** The history as a page: for a family to look through, or to go with a complaint on paper. */
import { html } from '@attestat/credential'
import { entryTexts, type WholeEntry } from './consent-words.ts'
import type { Session } from './session.ts'
import { page, section, told } from './wallet-page.ts'

const words = {
  title: { en: 'What was shown to whom', ru: 'Кому и что показано' },
  entries: {
    en: 'Consents: {consents}, refusals: {refusals}',
    ru: 'Согласий: {consents}, отказов: {refusals}',
  },
  number: { en: 'No. {number}, {date}', ru: '№ {number}, {date}' },
  hash: { en: 'SHA-256 of what was sent: {hash}', ru: 'SHA-256 отправленного: {hash}' },
  receiver: { en: 'Receiver: {audience}', ru: 'Получатель: {audience}' },
  empty: { en: 'Nothing was shown yet', ru: 'Ещё ничего не показывали' },
} as const

/** The page of these entries. @param names As `historyTexts` has them. */
export function historyPage(
  history: readonly WholeEntry[],
  session: Session,
  names: ReadonlyMap<string, string>,
): string {
  const content = history.map((line) => {
    const texts = entryTexts(line, session, names).map(
      (text) => html`<div>${told(text.trim(), session)}</div>\n`,
    )
    const whole = [
      ...('audience' in line ? [session.say(words.receiver, { audience: line.audience })] : []),
      ...('type' in line ? [] : [session.say(words.hash, { hash: line.presentationHash })]),
    ].map((text) => html`<div class="m">${told(text, session)}</div>`)
    const title = session.say(words.number, { number: line.sequence, date: session.date(line.at) })
    return section(title, html`${texts}${whole}`)
  })
  return page(
    {
      title: session.say(words.title),
      below: session.say(words.entries, {
        consents: session.number(history.filter((line) => !('type' in line)).length),
        refusals: session.number(history.filter((line) => 'type' in line && line.type === 'refusal').length),
      }),
      content: content.length > 0 ? content : [html`<p>${session.say(words.empty)}</p>`],
    },
    session,
  )
}
