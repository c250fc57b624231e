import { describe, expect, it } from 'vitest'
import { diploma } from '../../../fixtures/diploma.ts'
import { namedPerson, personFault, type ShownPerson, shownPerson } from './one-person.ts'

/** Of a name of several words the first is the family name. */
const person = (name?: string, birthDate?: string, holder?: string): ShownPerson => ({
  ...(name === undefined ? {} : { name, isNamed: name.includes(' ') }),
  ...(birthDate === undefined ? {} : { birthDate }),
  ...(holder === undefined ? {} : { holder }),
})
const code = (...persons: readonly ShownPerson[]) => personFault(persons)?.code

describe('documents are one person’s', () => {
  it.each([
    ['a single one', [person()]],
    ['bound to one key, whatever they show', [person('a b', '2009', 'k'), person('c d', '2010', 'k')]],
    [
      'under one name, a patronymic shown or not',
      [person('соколова анна'), person('соколова анна сергеевна')],
    ],
    ['and a birth date shown or not', [person('a b', '2009'), person('a b')]],
    ['one bound, one under the same name', [person('a b', undefined, 'k'), person('a b')]],
    [
      'of the bound ones, one that names itself',
      [person('a', undefined, 'k'), person('a b', undefined, 'k'), person('a b')],
    ],
  ])('%s', (_, persons) => {
    expect(code(...persons)).toBeUndefined()
  })
})

describe('documents may be several people’s', () => {
  it.each([
    ['of two keys', [person('a b', '1', 'k'), person('a b', '1', 'l')], 'HOLDERS_DIFFER'],
    ['of two given names', [person('a b'), person('a c')], 'PEOPLE_DIFFER'],
    ['of two family names, and no more is shown', [person('a'), person('c')], 'PEOPLE_DIFFER'],
    ['of two patronymics', [person('a b c'), person('a b'), person('a b d')], 'PEOPLE_DIFFER'],
    ['of two birth dates', [person('a b', '2009'), person('a b', '2010')], 'PEOPLE_DIFFER'],
    ['one that begins like another', [person('ива н'), person('иванов н')], 'PEOPLE_DIFFER'],
    ['another’s than the bound one', [person('a b', undefined, 'k'), person('c d')], 'PEOPLE_DIFFER'],
    ['of the same family', [person('a'), person('a b')], 'PEOPLE_NOT_COMPARED'],
    ['without any name', [person(), person('a b')], 'PEOPLE_NOT_COMPARED'],
    ['born on the same day', [person(undefined, '2009'), person(undefined, '2009')], 'PEOPLE_NOT_COMPARED'],
    [
      'beside a bound one that tells no name',
      [person(undefined, undefined, 'k'), person('a b')],
      'PEOPLE_NOT_COMPARED',
    ],
  ])('%s', (_, persons, expected) => {
    expect(code(...persons)).toBe(expected)
    expect(code(...persons.toReversed())).toBe(expected)
  })
})

describe('a document shows of a person', () => {
  it('names and birth date, without case, and ё for е', () => {
    const { credentialSubject, ...document } = diploma()
    const shown = shownPerson(
      { ...document, credentialSubject: { ...credentialSubject, familyName: ' СЕЛЁЗНЁВА ' } },
      'k',
    )
    expect(shown).toEqual({
      holder: 'k',
      name: 'селезнева анна сергеевна',
      isNamed: true,
      birthDate: '2009-03-14',
    })
    expect(namedPerson('Селезнева  Анна Сергеевна').name).toBe(shown?.name)
  })

  it('no name after the one that it hides', () => {
    const { credentialSubject, ...document } = diploma()
    const { givenName: _hidden, ...rest } = credentialSubject
    expect(shownPerson({ ...document, credentialSubject: rest }, undefined)?.name).toBe('соколова')
  })

  it('no whole name where a family name of two words stands alone', () => {
    const { credentialSubject, ...document } = diploma()
    const { givenName, patronymicName: _hidden, ...rest } = credentialSubject
    const shownAs = (more: object) =>
      shownPerson(
        { ...document, credentialSubject: { ...rest, familyName: 'Соколова Микитова', ...more } },
        undefined,
      ) as ShownPerson
    const [alone, whole] = [shownAs({}), shownAs({ givenName })]
    expect(code(alone, alone)).toBe('PEOPLE_NOT_COMPARED')
    expect(code(alone, whole)).toBe('PEOPLE_NOT_COMPARED')
    expect(code(whole, whole)).toBeUndefined()
  })
})
