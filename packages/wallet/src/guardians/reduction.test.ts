import { readCredential } from '@attestat/credential'
import { presentationHash } from '@attestat/openid4vc'
import { describe, expect, it } from 'vitest'
import {
  ask,
  consent,
  family,
  judge,
  mothersConsent,
  names,
  query,
  today,
  walletOf,
} from '../../../../fixtures/family-wallets.ts'
import { approvalOf, issueLink, purpose } from '../../../../fixtures/guardians.ts'
import { issuedDiploma } from '../../../../fixtures/issued-diploma.ts'
import { testPublicJwk } from '../../../../fixtures/test-keys.ts'
import { clientId } from '../../../../fixtures/verification.ts'
import { choiceWarnings } from '../choice-warnings.ts'
import { sealReply } from './draft.ts'

describe('a guardian reduces', () => {
  const twoSets = query({ claim_sets: [['family', 'given'], ['family']] })

  it('to another set of claims that the request offers, never to more', async () => {
    const { child, mother } = await family()
    const request = ask({ credentials: [twoSets] })
    const { text } = await child.family.draft(await child.select(request), { purpose, consent })
    const received = await mother.family.openDraft(text)
    const shown = received.options.map(({ credentials }) =>
      credentials.flatMap((one) => one.shown.map(({ value }) => value)),
    )
    expect(shown).toEqual([['Соколова', 'Анна'], ['Соколова']])
    const finished = await child.family.finish(
      await mother.family.approve(received, { options: [1], consent: mothersConsent }),
    )
    expect(finished).toMatchObject({ outcome: 'approved', reduced: true })
    expect((await judge(request, finished)).verdict).toBe('accepted')
    const [record] = await child.history()
    expect(record?.credentials[0]?.disclosed).toEqual([['credentialSubject', 'familyName']])
  })

  it('never to more than was drafted, though the request would take it', async () => {
    const { child, mother } = await family()
    const request = ask({ credentials: [twoSets] })
    const { text } = await child.family.draft(await child.select(request), { option: 1, purpose, consent })
    const received = await mother.family.openDraft(text)
    expect(received.options).toHaveLength(1)
    expect(received.options[0]?.credentials[0]?.shown).toHaveLength(1)
    await expect(
      mother.family.approve(received, { options: [1], consent: mothersConsent }),
    ).rejects.toMatchObject({
      code: 'OPTION_UNKNOWN',
    })
  })

  it('by dropping what is optional', async () => {
    const { child, mother } = await family()
    const request = ask({
      credentials: [
        query(),
        query({ id: 'again', claims: [{ path: ['credentialSubject', 'dateOfBirth'] }] }),
      ],
      credential_sets: [{ options: [['diploma']] }, { options: [['again']], required: false }],
    })
    const { text } = await child.family.draft(await child.select(request), { purpose, consent })
    const received = await mother.family.openDraft(text)
    const ids = received.options.map(({ credentials }) => credentials.map(({ queryId }) => queryId))
    expect(ids).toEqual([['diploma', 'again'], ['diploma']])
    const finished = await child.family.finish(
      await mother.family.approve(received, { options: [1], consent: mothersConsent }),
    )
    expect((await judge(request, finished)).verdict).toBe('accepted')
    if (finished.outcome === 'approved') expect(Object.keys(finished.response.vp_token)).toEqual(['diploma'])
  })
})

describe('what answers a request', () => {
  const either = query({ claim_sets: [['family', 'given'], ['family']] })
  const optional = query({ id: 'again', claims: [{ path: ['credentialSubject', 'dateOfBirth'] }] })
  const demanding = { credentials: [query(), optional] }
  const lenient = {
    credentials: [either, optional],
    credential_sets: [{ options: [['diploma']] }, { options: [['again']], required: false }],
  }
  async function drafted(dcqlQuery: object) {
    const { child, mother } = await family()
    const request = ask(dcqlQuery)
    const { text, id } = await child.family.draft(await child.select(request), { purpose, consent })
    return { child, mother, request, id, received: await mother.family.openDraft(text) }
  }

  it('is reduced by several things at once, and still answers', async () => {
    const { child, mother, request, received } = await drafted(lenient)
    const [whole, ...lesser] = received.options
    expect(whole?.credentials.flatMap(({ shown }) => shown)).toHaveLength(3)
    const without = (label: string) =>
      1 +
      lesser.findIndex(
        ({ credentials }) =>
          !credentials.some(({ shown }) => shown.some(({ label: { en } }) => en === label)),
      )
    const options = [without('Given name'), without('Date of birth')]
    const finished = await child.family.finish(
      await mother.family.approve(received, { options, consent: mothersConsent }),
    )
    expect((await judge(request, finished)).verdict).toBe('accepted')
    const [record] = await child.history()
    expect(record?.credentials.map(({ disclosed }) => disclosed)).toEqual([
      [['credentialSubject', 'familyName']],
    ])
  })

  it('is not reduced to what no longer does, and the query is named', async () => {
    const { child, mother, request, id, received } = await drafted(demanding)
    expect(received.options).toHaveLength(1)
    // A guardian's program that signs all the same.
    const [part] = received.options[0]?.vpToken.diploma ?? []
    const approval = await approvalOf([part as string], { nonce: request.nonce, issuedAt: today })
    const reply = await sealReply({ draft: id, approval, kept: [{ part: 0 }] }, testPublicJwk('holder'))
    await expect(child.family.finish(reply)).rejects.toMatchObject({
      code: 'DRAFT_UNSATISFIED',
      details: { queries: ['again'] },
    })
    expect(await child.history()).toEqual([])
    const whole = await mother.family.approve(received, { consent: mothersConsent })
    expect((await child.family.finish(whole)).outcome).toBe('approved')
  })

  it('is not reduced to what answers in vain', async () => {
    const together = {
      credentials: [query(), optional],
      credential_sets: [{ options: [['diploma']] }, { options: [['again', 'diploma']], required: false }],
    }
    const claimed = query({ claims: undefined, id: 'bare' })
    const pair = {
      credentials: [query(), optional, claimed],
      credential_sets: [{ options: [['diploma']] }, { options: [['again', 'bare']], required: false }],
    }
    for (const [dcqlQuery, sizes] of [
      [together, [2, 1]],
      [pair, [3, 1]],
    ] as const) {
      const { received } = await drafted(dcqlQuery)
      expect(received.options.map(({ credentials }) => credentials.length)).toEqual(sizes)
    }
  })

  it('cannot be taken together so that nothing answers', async () => {
    const alone = query({ id: 'alone', claim_sets: [['family'], ['given']] })
    const { mother, received } = await drafted({ credentials: [alone] })
    expect(received.options).toHaveLength(1)
    const both = query({ claim_sets: [['family', 'given'], ['family'], ['given']] })
    const { mother: hers, received: other } = await drafted({ credentials: [both] })
    expect(other.options).toHaveLength(3)
    await expect(hers.family.reduce(other, [1, 2])).rejects.toMatchObject({
      code: 'DRAFT_UNSATISFIED',
      details: { queries: ['diploma'] },
    })
    expect((await hers.family.reduce(other, [1])).kept).toEqual([
      { part: 0, disclosures: [expect.any(Number)] },
    ])
    await mother.family.approve(received, { consent: mothersConsent })
  })
})

describe('without a request a guardian reduces', () => {
  /** A child that has composed three diplomas, the names of each shown. */
  async function composed() {
    const { child, mother, credentialId } = await family()
    const ids = [credentialId]
    for (const last of [2, 3]) {
      const id = `urn:uuid:0c6a4a2e-6f1b-4a43-9d0a-1d0f6a1c000${last}`
      const holderKey = testPublicJwk('holder')
      const { card } = await child.add(
        await issuedDiploma({ holderKey, change: (document) => ({ ...document, id }) }),
      )
      ids.push(card.id)
    }
    const disclose = names.map(({ path }) => path)
    const { text } = await child.family.draftChosen(
      ids.map((id) => ({ credentialId: id, disclose })),
      { audience: clientId, purpose, consent },
    )
    return { child, mother, ids, received: await mother.family.openDraft(text) }
  }

  it('by each document and each claim, one at a time', async () => {
    const { received } = await composed()
    const sizes = received.options.map(({ credentials }) => [
      credentials.length,
      credentials.flatMap(({ shown }) => shown).length,
    ])
    expect(sizes).toEqual([[3, 6], ...Array(3).fill([2, 4]), ...Array(6).fill([3, 5])])
    expect(new Set(received.options.map(({ sdHashes }) => sdHashes.join())).size).toBe(sizes.length)
  })

  it.each([
    ['a document', [1], [1, 2], 4],
    ['two documents', [3, 1], [1], 2],
    ['two claims of one document', [4, 5], [0, 1, 2], 4],
    ['a document, and a claim of each other', [2, 4, 9], [0, 2], 2],
    ['everything that can be hidden', [4, 5, 6, 7, 8, 9], [0, 1, 2], 0],
    ['a document, and what is gone with it', [1, 4], [1, 2], 4],
  ])('by %s, and exactly that is shown', async (_, options, documents, claims) => {
    const { child, mother, received, ids } = await composed()
    const seen = await mother.family.preview(received, options)
    const reply = await mother.family.approve(received, { options, consent: mothersConsent })
    const finished = await child.family.finish(reply)
    if (finished.outcome !== 'approved') throw new Error('refused')
    expect(finished).toMatchObject({ reduced: true, credentialIds: documents.map((at) => ids[at]) })
    const texts = Object.values(finished.response.vp_token).flat()
    const shown = await Promise.all(texts.map((text) => readCredential(text)))
    expect(shown.flatMap(({ disclosures }) => disclosures)).toHaveLength(claims)
    expect(shown.map(({ document }) => document)).toEqual(seen.map(({ document }) => document))
    const [record] = await child.history()
    expect(record?.credentials.map(({ credentialId }) => credentialId)).toEqual(finished.credentialIds)
    expect(record?.credentials.flatMap(({ disclosed }) => disclosed)).toHaveLength(claims)
  })

  it('but never to nothing', async () => {
    const { mother, received } = await composed()
    const nothing = mother.family.approve(received, { options: [1, 2, 3], consent: mothersConsent })
    await expect(nothing).rejects.toMatchObject({ code: 'SELECTION_EMPTY' })
    expect(await mother.history()).toEqual([])
  })
})

describe('the guardian’s preview', () => {
  it('is read from what is signed for, and says what the child’s own says', async () => {
    const { child, mother } = await family()
    const selection = await child.select(ask())
    const { text } = await child.family.draft(selection, { purpose, consent })
    const received = await mother.family.openDraft(text)
    expect(await mother.family.preview(received)).toEqual(await child.preview(selection))
    await expect(mother.family.preview(received, [1])).rejects.toMatchObject({ code: 'OPTION_UNKNOWN' })
  })

  it('is what the guardian’s history has the hash of', async () => {
    const { child, mother } = await family()
    const request = ask({ credentials: [query({ claim_sets: [['family', 'given'], ['family']] })] })
    const { text } = await child.family.draft(await child.select(request), { purpose, consent })
    const received = await mother.family.openDraft(text)
    await mother.family.approve(received, { options: [1], consent: mothersConsent })
    const [record] = await mother.history()
    const hashes = await Promise.all(received.options.map(({ vpToken }) => presentationHash(vpToken)))
    expect(hashes.indexOf(record?.presentationHash as string)).toBe(1)
  })

  it('comes with the warnings that the child has', async () => {
    const child = walletOf('holder')
    await child.add(await issuedDiploma({ holderKey: testPublicJwk('holder'), format: 'vc+jwt' }))
    const [mother, link] = [walletOf('guardian'), await issueLink()]
    await child.family.addGuardian(link)
    await mother.add(link)
    const whole = query({ format: 'vc+jwt', require_cryptographic_holder_binding: false })
    const selection = await child.select(ask({ credentials: [whole] }))
    const { text } = await child.family.draft(selection, { purpose, consent })
    const warnings = choiceWarnings(await mother.family.openDraft(text), 0)
    expect(warnings.map(({ code }) => code)).toEqual(['IDENTIFIES_MORE'])
    expect(warnings).toEqual(choiceWarnings(selection, 0))
  })
})
