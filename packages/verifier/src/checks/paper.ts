/** The checks of a paper: those of a document, by the facts that its QR code holds. Nobody presents it with a key. */
import {
  type Kind,
  kindOfCredential,
  kinds,
  type ReadPaper,
  type ResolvedKey,
  type ResolveKey,
  readPaper,
  verifyJws,
} from '@attestat/credential'
import type { Recognition } from '@attestat/trust'
import { ask, attemptNow } from './ask.ts'
import { complete, recognise, rules } from './checks.ts'
import { formatPassed } from './format.ts'
import { issuerRecognised } from './issuer-recognised.ts'
import {
  type Answer,
  answer,
  fromDocument,
  type JudgedDocument,
  resolverFor,
  type Surroundings,
} from './question.ts'
import { signature } from './signature.ts'

/** Everything that was found out about a paper. */
export interface PaperExamination {
  /** As in the examination of a credential. */
  readonly checks: readonly Answer[]
  readonly paper?: ReadPaper
  readonly recognition?: Recognition
}

/** Carries out every check of one paper text. Never throws for what the paper is. */
export async function examinePaper(text: string, surroundings: Surroundings): Promise<PaperExamination> {
  const read = attemptNow('format', () => readPaper(text))
  if ('refused' in read) return { checks: complete([read.refused], surroundings) }
  const paper = read.value
  const { recognition, refused: refusedEntry } = await recognise(paper.issuer, surroundings)
  const credential = documentOf(paper)
  const { check, key } = await signature(paper.jws, recognition, () =>
    keyOf(paper, resolverFor({ ...surroundings, recognition })),
  )
  const answers: Answer[] = [formatPassed('paper'), check]
  if (!key) {
    if (check.status === 'inconclusive') {
      answers.push(refusedEntry ?? issuerRecognised({ ...surroundings, credential, recognition }))
    }
    return { checks: complete(answers, surroundings), paper, recognition }
  }
  const question = { ...surroundings, credential, key, recognition, kind: kindOfCredential(credential) }
  for (const [name, rule] of rules) {
    const known = name === 'issuer-recognised' ? refusedEntry : undefined
    answers.push(known ?? (await ask(name, rule, question)))
  }
  for (const name of ['holder-binding', 'audience', 'nonce'] as const) {
    answers.push(
      answer(name, 'inconclusive', 'PAPER_CHECKED', { evidence: { format: 'paper' }, source: fromDocument }),
    )
  }
  return { checks: complete(answers, surroundings), paper, recognition }
}

async function keyOf({ jws, issuer, issuedAt: at }: ReadPaper, resolveKey: ResolveKey): Promise<ResolvedKey> {
  const key = await resolveKey({ issuer, protectedHeader: jws.header, purpose: 'assertionMethod', at })
  await verifyJws(jws, key.jwk, 'paper')
  return key
}

/** A kind that is known here goes by its id, an issuer's own by its `vct`. */
function vctOf(kind: string): { readonly vct?: string } {
  if (Object.hasOwn(kinds, kind)) return { vct: kinds[kind as Kind].vct }
  return kind.includes(':') ? { vct: kind } : {}
}

/** What the paper says that the checks of a document ask for. Its kind goes by the name that SD-JWT VC has for it. */
function documentOf({ kind, issuer, issuedAt, validUntil, status }: ReadPaper): JudgedDocument {
  return {
    issuer,
    issuedAt,
    validFrom: issuedAt,
    ...(validUntil ? { validUntil } : {}),
    status: status ? [{ encoding: 'token', url: status.uri, index: status.idx }] : [],
    ...vctOf(kind),
    document: {},
  }
}
