import { type FormatId, readDcqlQuery } from '@attestat/credential'
import { expect, test } from 'vitest'
import { OpenId4VcError } from './codes.ts'
import { type KindQuestion, kindQuery } from './kind-query.ts'

const formatIds: readonly FormatId[] = ['vc+sd-jwt', 'dc+sd-jwt', 'vc+jwt']
const diploma = { type: 'school-diploma' } as const

/** The claims of the one credential that is asked for. */
function claimsOf(flags: KindQuestion): { path: unknown[]; values?: string[] }[] {
  const { credentials } = kindQuery(flags) as { credentials: { claims: never[] }[] }
  expect(credentials).toHaveLength(1)
  return credentials[0]!.claims
}

function refusal(work: () => unknown): OpenId4VcError {
  try {
    work()
  } catch (error) {
    if (error instanceof OpenId4VcError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

test('asks for the kind of document alone when nothing else was said', () => {
  expect(claimsOf(diploma)).toEqual([
    {
      path: ['credentialSubject', 'achievement', 'achievementType'],
      values: ['SecondarySchoolDiploma', 'ext:BasicSchoolDiploma'],
    },
  ])
})

test('asks for the parts of the name, a mark and a threshold when they were said', () => {
  const [, familyName, givenName, mark, threshold] = claimsOf({
    ...diploma,
    withName: true,
    marks: ['informatics'],
    thresholds: ['gpa:4.5'],
  })
  expect(familyName).toEqual({ path: ['credentialSubject', 'familyName'] })
  expect(givenName).toEqual({ path: ['credentialSubject', 'givenName'] })
  const path = ['credentialSubject', 'result', null, 'resultDescription']
  expect(mark).toEqual({ path, values: ['urn:attestat:school-diploma:1:informatics'] })
  expect(threshold).toEqual({ path, values: ['urn:attestat:school-diploma:1:gpa-4.5'] })
})

test('begins every path with ld in a dc+sd-jwt', () => {
  const claims = claimsOf({ ...diploma, format: 'dc+sd-jwt', withName: true, marks: ['gpa'] })
  expect(claims.map(({ path }) => path[0])).toEqual(['ld', 'ld', 'ld', 'ld'])
})

test('makes a query that the DCQL reader takes, in every format', () => {
  for (const format of formatIds) {
    const query = readDcqlQuery(kindQuery({ ...diploma, format, withName: true }))
    expect(query.credentials[0]).toMatchObject({ format })
  }
})

test('asks for a document that is no achievement by its class, and for nothing more', () => {
  const credentialOf = (type: string, format: FormatId) => kindQuery({ type, format }).credentials
  expect(credentialOf('guardian-link', 'vc+sd-jwt')).toEqual([
    {
      id: 'guardian-link',
      format: 'vc+sd-jwt',
      meta: { type_values: [['https://attestat.example/ns/guardian-link/v1#GuardianLink']] },
    },
  ])
  expect(credentialOf('endorsement', 'vc+jwt')).toMatchObject([
    { meta: { type_values: [['https://purl.imsglobal.org/spec/vc/ob/vocab.html#EndorsementCredential']] } },
  ])
  expect(credentialOf('guardian-link', 'dc+sd-jwt')).toMatchObject([
    { meta: { vct_values: ['urn:attestat:guardian-link:1'] } },
  ])
  expect(
    claimsOf({ type: 'guardian-link', format: 'dc+sd-jwt', withName: true }).map(({ path }) => path),
  ).toEqual([
    ['ld', 'credentialSubject', 'familyName'],
    ['ld', 'credentialSubject', 'givenName'],
  ])
})

test('refuses a result that the type has not, and names those it has', () => {
  const mark = refusal(() => kindQuery({ ...diploma, marks: ['alchemy'] }))
  expect([mark.code, mark.at]).toEqual(['REQUEST_INVALID', 'marks'])
  expect(mark.details.known).toContain('informatics')
  expect(refusal(() => kindQuery({ ...diploma, thresholds: ['gpa:4.6'] })).details.known).toEqual([
    'gpa:4.0',
    'gpa:4.5',
    'gpa:4.75',
    'age:14',
    'age:16',
    'age:18',
  ])
})

test('refuses a type that is not known', () => {
  expect(() => kindQuery({ ...diploma, type: 'driving-licence' })).toThrow(
    expect.objectContaining({ code: 'TYPE_UNKNOWN' }),
  )
})
