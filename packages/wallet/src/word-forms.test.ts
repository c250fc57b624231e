import { describe, expect, it } from 'vitest'
import { isFormOf, wordsOf } from './word-forms.ts'

/** Forms of one word, in the order of the cases. */
const forms = [
  'спорт спорта спорту спортом спорте',
  'спор спора спору спором споре споры споров спорам спорами спорах',
  'диплом диплома диплому дипломом дипломе дипломы дипломов дипломам дипломами дипломах',
  'аттестат аттестата аттестаты аттестатов',
  'лицей лицея лицею лицеем лицее лицеи лицеев лицеям лицеями лицеях',
  'гимназия гимназии гимназию гимназией гимназий гимназиям гимназиями гимназиях',
  'школа школы школе школу школой школ школам школами школах',
  'информатика информатики информатике информатику информатикой',
  'олимпиада олимпиады олимпиаде олимпиаду олимпиадой олимпиад олимпиадам олимпиадами олимпиадах',
  'соревнование соревнования соревнованию соревнованием соревновании соревнований соревнованиями',
  'кружок кружка кружку кружком кружке кружки кружков кружкам кружками кружках',
  'оценка оценки оценке оценку оценкой оценок оценкам оценками оценках',
  'танец танца танцу танцем танце танцы танцев танцам танцами танцах',
  'победитель победителя победителю победителем победители победителей победителями',
  'медаль медали медалью медалей медалям медалями медалях',
  'благодарность благодарности благодарностью благодарностей',
  'зачёт зачёта зачёты зачётов',
  'задача задачи задаче задачу задачей задач задачам',
  'училище училища училищу училищем училищ училищами',
  'спортивный спортивная спортивное спортивные спортивного спортивному спортивным спортивной спортивную спортивных спортивными',
  'высший высшая высшее высшие высшего высшему высшим высшей высшую высших высшими',
  'средний средняя среднее средние среднего среднему средним средней среднюю средних средними',
  'award awards awarded awarding',
  'certificate certificates',
  'olympiad olympiads',
  'competition competitions',
  'study studies studied studying',
  'class classes',
] as const

/** Different words, which only look alike. */
const others = [
  ['споры', 'спорт'],
  ['спорта', 'спор'],
  ['лицо', 'лицей'],
  ['лица', 'лицей'],
  ['музыка', 'музей'],
  ['гимнастика', 'гимназия'],
  ['информация', 'информатика'],
  ['дипломы', 'дипломат'],
  ['партия', 'парта'],
  ['орден', 'ордер'],
  ['победы', 'победитель'],
  ['классика', 'классы'],
  ['оценка', 'оценщик'],
  ['школьный', 'школа'],
  ['кот', 'кит'],
  ['sport', 'spores'],
  ['university', 'universe'],
  ['certificates', 'certification'],
  ['generation', 'general'],
  ['award', 'aware'],
  ['2025', '2026'],
  ['130', '1305'],
] as const

const folded = (word: string): string => String(wordsOf(word)[0])

describe('a word', () => {
  it.each(forms.map((row) => row.split(' ')))('%s is found by each of its forms', (...row) => {
    for (const one of row) {
      for (const other of row) expect(isFormOf(folded(one), folded(other)), `${other} → ${one}`).toBe(true)
    }
  })

  it.each(others)('%s is not %s, nor the reverse', (one, other) => {
    // A beginning is another matter: it may become any word.
    if (!one.startsWith(other)) expect(isFormOf(one, other)).toBe(false)
    if (!other.startsWith(one)) expect(isFormOf(other, one)).toBe(false)
  })

  it('is found by its beginning, and by nothing else of it', () => {
    expect(isFormOf('олимпиада', 'олимп')).toBe(true)
    expect(isFormOf('олимпиада', 'импиада')).toBe(false)
    expect(isFormOf('1305', '130')).toBe(true)
    expect(isFormOf('130', '1305')).toBe(false)
  })
})
