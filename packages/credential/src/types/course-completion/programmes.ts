/** Kinds of course programme, and what the paper of each is called. */

export interface Programme {
  readonly key: string
  /** What the document is called. */
  readonly document: string
  /** As in «Программа …». */
  readonly genitive: string
  /** Fewest academic hours that the law lets such a programme have. */
  readonly leastHours?: number
  /** Ways of writing it: the kind of programme, or the name of its paper. */
  readonly words: readonly string[]
}

/** For records that do not tell the kind. */
export const course: Programme = {
  key: 'course',
  document: 'Свидетельство об окончании курса',
  genitive: 'курса',
  words: ['Курс', 'Сертификат', 'Свидетельство', 'Свидетельство об окончании курса'],
}

/** @see Order of the Ministry of Education of Russia on additional professional programmes, for the hours */
export const programmes: readonly Programme[] = [
  course,
  {
    key: 'general-development',
    document: 'Свидетельство о дополнительном образовании',
    genitive: 'дополнительного образования',
    words: ['Дополнительная общеразвивающая программа', 'Общеразвивающая', 'Общеразвивающая программа'],
  },
  {
    key: 'pre-professional',
    document: 'Свидетельство об освоении предпрофессиональной программы',
    genitive: 'предпрофессиональной подготовки',
    words: ['Дополнительная предпрофессиональная программа', 'Предпрофессиональная'],
  },
  {
    key: 'advanced-training',
    document: 'Удостоверение о повышении квалификации',
    genitive: 'повышения квалификации',
    leastHours: 16,
    words: ['Повышение квалификации', 'Удостоверение о повышении квалификации'],
  },
  {
    key: 'retraining',
    document: 'Диплом о профессиональной переподготовке',
    genitive: 'профессиональной переподготовки',
    leastHours: 250,
    words: ['Профессиональная переподготовка', 'Диплом о профессиональной переподготовке'],
  },
]

/** The programme of a record; the plain course when it does not tell, or tells one that is unknown. */
export function programmeOf(key: string | undefined): Programme {
  return programmes.find((programme) => programme.key === key) ?? course
}
