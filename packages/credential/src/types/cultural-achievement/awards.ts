/** The awards of contests in the arts, from the lowest to the highest. */

export interface Award {
  readonly key: string
  readonly ru: string
  /** Ways of writing it, as they stand in protocols. */
  readonly words: readonly string[]
}

export const awards: readonly Award[] = [
  { key: 'participant', ru: 'участник', words: ['участник', 'участница', 'диплом участника'] },
  { key: 'diploma-3', ru: 'дипломант III степени', words: degree('дипломант', 'III', '3') },
  { key: 'diploma-2', ru: 'дипломант II степени', words: degree('дипломант', 'II', '2') },
  { key: 'diploma-1', ru: 'дипломант I степени', words: degree('дипломант', 'I', '1') },
  { key: 'diploma', ru: 'дипломант', words: ['дипломант', 'дипломантка'] },
  { key: 'laureate-3', ru: 'лауреат III степени', words: degree('лауреат', 'III', '3') },
  { key: 'laureate-2', ru: 'лауреат II степени', words: degree('лауреат', 'II', '2') },
  { key: 'laureate-1', ru: 'лауреат I степени', words: degree('лауреат', 'I', '1') },
  { key: 'grand-prix', ru: 'гран-при', words: ['гран-при', 'гран при', 'Grand Prix'] },
]

function degree(word: string, roman: string, number: string): readonly string[] {
  return [`${word} ${roman} степени`, `${word} ${number} степени`, `${word} ${number}-й степени`]
}
