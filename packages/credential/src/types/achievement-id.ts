/** Names for achievements and results that are the same whoever issues. */

/**
 * The `id` of an achievement: the type's `vct`, then what tells this achievement from others of the type.
 *
 * The issuer is no part of it, so that a university may ask for an achievement without knowing the school; who
 * awarded it stands in `issuer`. Whatever makes the content of the achievement differ belongs into `parts`: one id,
 * one content. Cyrillic is transliterated, since ids must survive readers that take ASCII only.
 *
 * @example achievementId('urn:attestat:sports-rank:1', 'cms', 'Плавание') // urn:attestat:sports-rank:1:cms:plavanie
 */
export function achievementId(vct: string, ...parts: readonly string[]): string {
  return nameUnder(vct, parts.map(slug).join(':'))
}

/** The `id` of an entry of a type's result catalogue. */
export function resultDescriptionId(vct: string, key: string): string {
  return nameUnder(vct, key)
}

/** Whether an id is that of an achievement or a result under this type. */
export function isNameUnder(vct: string, id: string): boolean {
  return id.startsWith(nameUnder(vct, ''))
}

/** A URN is continued; a URL is the address of the type's own metadata, and what is in there is a fragment of it. */
function nameUnder(vct: string, name: string): string {
  return `${vct}${vct.startsWith('https:') ? '#' : ':'}${name}`
}

function slug(text: string): string {
  const latin = [...text.toLowerCase().normalize('NFC')].map(
    (letter) => transliteration.get(letter) ?? letter,
  )
  return encodeURIComponent(
    latin
      .join('')
      .replace(/[\s\p{P}\p{S}]+/gu, '-')
      .replace(/^-|-$/g, ''),
  )
}

// Close to the transliteration of Russian travel documents (ICAO Doc 9303); never to change, ids depend on it.
const latinLetters = 'a,b,v,g,d,e,e,zh,z,i,j,k,l,m,n,o,p,r,s,t,u,f,kh,ts,ch,sh,shch,,y,,e,yu,ya'.split(',')
const transliteration: ReadonlyMap<string, string> = new Map(
  [...'абвгдеёжзийклмнопрстуфхцчшщъыьэюя'].map((letter, i) => [letter, latinLetters[i] ?? '']),
)
