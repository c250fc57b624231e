/**
 * The university: `university.ts ask` writes a request, `university.ts` judges the answer, asking nobody.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isAchievementCredential, kinds, listOf } from '@attestat/credential'
import { createPresentationRequest, readPresentationRequest } from '@attestat/openid4vc'
import { openTrustPack } from '@attestat/trust'
import { explainCheck, verify } from '@attestat/verifier'
import { out } from './out.ts'

const clientId = 'https://admission.university.example'
const now = new Date()

if (process.argv[2] === 'ask') {
  // A mark is asked for by the subject, whichever school it comes from.
  const { vct, achievementTypes } = kinds['school-diploma']
  const subject = 'credentialSubject'
  const openBadge = 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential'
  const request = createPresentationRequest({
    clientId,
    dcqlQuery: {
      credentials: [
        {
          id: 'diploma',
          format: 'vc+sd-jwt',
          meta: { type_values: [[openBadge]] },
          claims: [
            { path: [subject, 'achievement', 'achievementType'], values: [...achievementTypes] },
            { path: [subject, 'familyName'] },
            { path: [subject, 'givenName'] },
            { path: [subject, 'result', null, 'resultDescription'], values: [`${vct}:informatics`] },
          ],
        },
      ],
    },
    statement: {
      name: { ru: 'Приёмная комиссия (вымышленная)', en: 'The admissions office (invented)' },
      purpose: { ru: 'Приём 2027 года', en: 'Admission 2027' },
      retention: 'P1Y',
    },
    now,
  })
  await writeFile(join(out, 'request.json'), `${JSON.stringify(request.document, null, 2)}\n`)
  console.log('Asked for a name and the mark in informatics: request.json')
} else {
  // The pack may come from anybody; its root key is the one that the ministry told on the telephone.
  const pinnedRoot = [await readFile(join(out, 'root-key.txt'), 'utf8')]
  const trust = await openTrustPack(await readFile(join(out, 'trust.pack')), { pinnedRoot })
  const request = readPresentationRequest(await readFile(join(out, 'request.json')))
  const bundle = await readFile(join(out, 'presentation.bundle.json'))
  const result = await verify(bundle, { trust, policy: 'admissions', request, now })

  console.log(`Verdict: ${result.verdict}`)
  for (const check of result.checks) console.log(`  ${check.status}: ${explainCheck(check, 'en')}`)
  // Only what was accepted has its claims under this name.
  for (const one of result.verdict === 'accepted' ? result.credentials : []) {
    if (one.verdict !== 'accepted' || !isAchievementCredential(one.credential)) continue
    const { familyName, givenName, result: results } = one.credential.credentialSubject
    const marks = listOf(results).map(({ value }) => value)
    console.log(`  ${familyName} ${givenName}: ${one.credential.name}, informatics ${marks.join(', ')}`)
  }

  // The same answer, made for this university, is worth nothing to another.
  const elsewhere = await verify(bundle, {
    trust,
    policy: 'admissions',
    audience: 'https://other.example',
    now,
  })
  const reason = elsewhere.checks.find(({ status }) => status === 'failed')
  console.log(`Shown to somebody else: ${elsewhere.verdict} (${reason?.code})`)
}
