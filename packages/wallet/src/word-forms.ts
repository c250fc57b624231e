/**
 * Words as people look for them: by their beginning, or in another of their forms. Forms are told by tables of endings,
 * as grammars have them: two words are one when what is left of both without what they share stands in one row. A
 * stemmer cuts «лицей» and «лицо» down to one stem and «лицей» and «лицея» to two.
 */

/** Letters and digits in a row, folded so that ways of writing do not matter. */
export function wordsOf(text: string): readonly string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll('ё', 'е')
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  )
}

/** Whether a word begins as the wanted one, or is another form of it. Both as {@link wordsOf} gives them. */
export function isFormOf(word: string, wanted: string): boolean {
  return word.startsWith(wanted) || areForms(word, wanted)
}

function areForms(one: string, other: string): boolean {
  let shared = 0
  while (shared < one.length && one[shared] === other[shared]) shared++
  const shortest = Math.max(shortestStem, one.length - longestEnding, other.length - longestEnding)
  for (let stem = shared; stem >= shortest; stem--) {
    const [ending, otherEnding] = [one.slice(stem), other.slice(stem)]
    const last = one[stem - 1] ?? ''
    const isRow = ({ after = last, endings }: Row): boolean =>
      after.includes(last) && endings.has(ending) && endings.has(otherEnding)
    if (rows.some(isRow)) return true
  }
  return false
}

/** The endings of one kind of words; a dash is none. */
interface Row {
  /** The letters that the stem ends with. Default: any. */
  readonly after?: string
  readonly endings: ReadonlySet<string>
}

function row(endings: string, after?: string): Row {
  const words = endings.split(' ').map((ending) => (ending === '-' ? '' : ending))
  return { endings: new Set(words), ...(after === undefined ? {} : { after }) }
}

const rows: readonly Row[] = [
  // диплом, кружки
  row('- а у ом е ы и ов ам ами ах'),
  // школа, книги
  row('а ы и е у ой ою - ам ами ах'),
  // дело
  row('о а у ом е - ам ами ах'),
  // мяч, задача, училище
  row('- а у ом ем е и ой ей ам ами ах', 'жшчщ'),
  // месяц, страница
  row('- а у ом ем е ы ев ов ам ами ах', 'ц'),
  // учитель
  row('ь я ю ем е и ей ям ями ях'),
  // лицей, санаторий
  row('й я ю ем е и ев ям ями ях'),
  // неделя, гимназия
  row('я и е ю ей ею ь й ям ями ях'),
  // медаль
  row('ь и ью ей ям ями ях'),
  // соревнование, поле
  row('е я ю ем и й ей ям ями ях'),
  // кружок, оценка
  row('ок ек ка ку ке ки ком ков кой кою кам ками ках'),
  // танец
  row('ец ца цу це цем цом цы цев цов цам цами цах'),
  // спортивный, высокий, большой
  row('ый ий ой ая ое ые ие ого ому ым им ом ую ою ых их ыми ими'),
  // общий, последний
  row('ий ая яя ее ие его ему им ем ей ую юю их ими'),
  // award
  row('- s es ed ing'),
  // certificate
  row('e es ed ing'),
  // study
  row('y ies ied ying'),
]

const shortestStem = 3
const longestEnding = 4
