/** The school subjects, as the certificate names them: column, result and label of each. */
import type { CatalogueEntry } from './catalogue.ts'
import type { RecordField } from './credential-type.ts'
import { markChoices, markType } from './marks.ts'

interface Subject {
  /** Last part of the result's id. */
  readonly key: string
  readonly en: string
  /** The first is the name in the document, all are column headers. */
  readonly ru: readonly [string, ...string[]]
}

/** In the order of the certificate. */
const subjects: readonly Subject[] = [
  { key: 'russian', en: 'Russian language', ru: ['Русский язык'] },
  { key: 'literature', en: 'Literature', ru: ['Литература'] },
  { key: 'native-language', en: 'Native language', ru: ['Родной язык', 'Родной (русский) язык'] },
  { key: 'english', en: 'English', ru: ['Иностранный язык (английский)', 'Английский язык', 'Английский'] },
  { key: 'second-language', en: 'Second foreign language', ru: ['Второй иностранный язык'] },
  { key: 'algebra', en: 'Algebra', ru: ['Алгебра', 'Алгебра и начала математического анализа'] },
  { key: 'geometry', en: 'Geometry', ru: ['Геометрия'] },
  { key: 'probability', en: 'Probability and statistics', ru: ['Вероятность и статистика'] },
  { key: 'informatics', en: 'Informatics', ru: ['Информатика', 'Информатика и ИКТ'] },
  { key: 'history', en: 'History', ru: ['История', 'История России. Всеобщая история'] },
  { key: 'social-studies', en: 'Social studies', ru: ['Обществознание'] },
  { key: 'geography', en: 'Geography', ru: ['География'] },
  { key: 'physics', en: 'Physics', ru: ['Физика'] },
  { key: 'chemistry', en: 'Chemistry', ru: ['Химия'] },
  { key: 'biology', en: 'Biology', ru: ['Биология'] },
  { key: 'astronomy', en: 'Astronomy', ru: ['Астрономия'] },
  { key: 'music', en: 'Music', ru: ['Музыка'] },
  { key: 'art', en: 'Fine arts', ru: ['Изобразительное искусство', 'ИЗО'] },
  { key: 'technology', en: 'Technology', ru: ['Труд (технология)', 'Технология', 'Труд'] },
  { key: 'pe', en: 'Physical education', ru: ['Физическая культура', 'Физкультура'] },
  {
    key: 'safety',
    en: 'Safety and defence',
    ru: ['Основы безопасности и защиты Родины', 'ОБЗР', 'Основы безопасности жизнедеятельности', 'ОБЖ'],
  },
  { key: 'project', en: 'Individual project', ru: ['Индивидуальный проект'] },
]

/** One optional mark column a subject. */
export const markFields: readonly RecordField[] = subjects.map(({ key, en, ru }) => ({
  name: markField(key),
  label: { en, ru: ru[0] },
  headers: ru,
  kind: 'mark',
  required: false,
  choices: markChoices,
}))

/**
 * The subjects' entries of the result catalogue. The scale is said once, by its type: repeated in every entry it
 * would be a fifth of the whole document.
 */
export const subjectCatalogue: readonly CatalogueEntry[] = subjects.map(({ key, en, ru }) => ({
  key,
  label: { en, ru: ru[0] },
  resultType: markType,
}))

/** All subjects in the order of the certificate, each with the record field that holds its mark. */
export const markedSubjects: readonly { readonly key: string; readonly field: string }[] = subjects.map(
  ({ key }) => ({ key, field: markField(key) }),
)

/** Name of the record field that holds a subject's mark. */
export function markField(subject: string): string {
  return `mark.${subject}`
}
