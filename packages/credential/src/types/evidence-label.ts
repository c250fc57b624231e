/** What a piece of evidence is called. */
import { type Evidence, textIn } from '../model/achievement-credential.ts'
import type { Label } from './credential-type.ts'

/**
 * The words for a piece of evidence: its own name, and in English, which a Russian document has no name for, those of
 * its genre.
 *
 * @param label The words of the claim, for evidence without either.
 */
export function evidenceLabel({ name, genre = '' }: Evidence, label: Label): Label {
  if (name !== undefined && typeof name !== 'string')
    return { en: textIn(name, 'en'), ru: textIn(name, 'ru') }
  const en = Object.hasOwn(genreLabels, genre) ? genreLabels[genre] : undefined
  return { en: en ?? label.en, ru: name ?? label.ru }
}

const genreLabels: Readonly<Record<string, string>> = {
  'ext:Order': 'Order',
  'ext:RegisterEntry': 'Register entry',
  'ext:Competition': 'Competition',
  'ext:Protocol': 'Protocol',
  'ext:Recipient': 'Owner of the document',
  'ext:Endorser': 'Author of the endorsement',
}
