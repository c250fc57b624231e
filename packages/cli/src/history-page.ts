/** The history as a page: for a family to look through, or to go with a complaint on paper. */
import { html } from '@attestat/credential'
import { entryContent, entryTitle, type WholeEntry } from './consent-words.ts'
import type { Session } from './session.ts'
import { page, section, told } from './wallet-page.ts'

const words = {
  title: { en: 'What was shown to whom', ru: 'Кому и что показано' },
  entries: {
    en: 'Consents: {consents}, refusals: {refusals}',
    ru: 'Согласий: {consents}, отказов: {refusals}',
  },
  hash: { en: 'SHA-256 of what was sent: {hash}', ru: 'SHA-256 отправленного: {hash}' },
  empty: { en: 'Nothing was shown yet', ru: 'Ещё ничего не показывали' },
} as const

/** The page of these entries. @param names As `entryTexts` has them. */
export function historyPage(
  history: readonly WholeEntry[],
  session: Session,
  names: ReadonlyMap<string, string>,
): string {
  const content = history.map((line) => {
    const texts = entryContent(line, session, names).map(
      (text) => html`<div>${told(text.trim(), session)}</div>\n`,
    )
    const hash =
      'type' in line
        ? []
        : [html`<div class="m">${session.say(words.hash, { hash: line.presentationHash })}</div>`]
    return section(entryTitle(line, session), html`${texts}${hash}`)
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
