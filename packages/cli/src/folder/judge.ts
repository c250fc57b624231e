/** Judges what applicants have sent. Needs nothing but what it is given: it runs on a thread as well as here. */
import { hash } from 'node:crypto'
import type { Check, Verdict } from '@attestat/credential'
import {
  openVerifierMemory,
  type PersonFault,
  type PointRules,
  type Policy,
  type PolicyName,
  personFault,
  policyOf,
  rootDocument,
  verifierCodes,
  writeRegistryState,
} from '@attestat/verifier'
import type { RequestFile } from '@attestat/verifier/sqlite'
import { openPack } from '../pack-file.ts'
import { openSession, type Session } from '../session.ts'
import { type ApplicantRow, applicantDocument, type RowPoints } from './applicant-row.ts'
import type { Applicant, FoundFile } from './applicants.ts'
import {
  type Content,
  type ContentFacts,
  type FileVerdict,
  factsOf,
  judgeFile,
  readFile,
  type SeenFacts,
  type SentByOthers,
  unique,
} from './judge-file.ts'
import type { Given, JudgeSettings } from './judge-settings.ts'
import { pointsDocument, withheld } from './points.ts'

/** An applicant to judge, and the digest of what was judged before. */
export interface ApplicantToJudge extends Applicant, SentByOthers {
  readonly known?: string
}

/** What came of it; no row where what was judged before is the same. */
export interface Judged {
  readonly digest: string
  readonly row?: ApplicantRow
}

export interface Judge {
  judge(applicant: ApplicantToJudge): Promise<Judged>
  close(): void
}

/** Opens the pack, and what was seen before, and gives the judge. @throws as `openTrustPack`, `openRequestFile`. */
export async function openJudge(settings: JudgeSettings): Promise<Judge> {
  const { pack, pinnedRoot, memory: path, store } = settings
  const trust = await openPack(pack, pinnedRoot)
  const session = openSession({ lang: settings.language }, {})
  const files: RequestFile[] = []
  const open = async (path: string | undefined): Promise<RequestFile | undefined> => {
    if (path === undefined) return undefined
    const file = (await import('@attestat/verifier/sqlite')).openRequestFile(path)
    files.push(file)
    return file
  }
  const [file, requests] = [await open(path), (await open(store))?.requests]
  // The registry was held against it before, once for all threads.
  const memory =
    file && (await openVerifierMemory(trust, { ...file.seen, takeRegistry: async () => undefined }))
  const given: Given = {
    settings,
    trust: memory?.trust ?? trust,
    session,
    ...(memory && { memory }),
    ...(requests && { requests }),
  }
  const newFacts = factsOnce()
  const judge: Judge['judge'] = async ({ known, name, files: found, ...others }) => {
    // One file at a time: together they may be large.
    const read = (file: FoundFile): Content => readFile(file, settings.folder)
    const readFacts = (file: FoundFile): ContentFacts => factsOf(read(file))
    if (known !== undefined && digestOf(name, found.map(readFacts)) === known) return { digest: known }
    const facts: ContentFacts[] = []
    const files: FileVerdict[] = []
    for (const file of found) {
      const content = read(file)
      facts.push(factsOf(content))
      files.push(await judgeFile(content, given, others))
    }
    const row = { ...rowOf(name, files, given), ...newFacts(files.map((one) => one.facts)) }
    return { digest: digestOf(name, facts), row }
  }
  return {
    judge,
    close: () => {
      for (const { close } of files) close()
    },
  }
}

/** Of registries and status lists those that it was not given before: one serves thousands of documents. */
function factsOnce(): (facts: readonly SeenFacts[]) => Pick<ApplicantRow, 'registries' | 'lists'> {
  const known = new Set<string>()
  const isNew = (seen: readonly [string, unknown]): boolean => known.size < known.add(seen.join(' ')).size
  return (facts) => {
    const registries = facts
      .flatMap((one) => one.registries.map(([key, state]) => [key, writeRegistryState(state)] as const))
      .filter(isNew)
    const lists = facts
      .flatMap((one) => one.lists.map(([key, issuedAt]) => [key, issuedAt.getTime()] as const))
      .filter(isNew)
    return { ...(registries.length > 0 && { registries }), ...(lists.length > 0 && { lists }) }
  }
}

/** Of everything that was read, or could not be: what is read next time must be judged anew. */
function digestOf(name: string, contents: readonly ContentFacts[]): string {
  const parts = contents.map(({ path, digest, error }) => [path, digest ?? error?.code])
  return hash('sha256', JSON.stringify([name, ...parts]), 'base64url')
}

function rowOf(applicant: string, files: readonly FileVerdict[], given: Given): ApplicantRow {
  const { settings, trust, session } = given
  const worst = worstOf(files.map(({ verdict }) => verdict))
  const differ = personsDiffer(files, settings.policy)
  const verdict = differ && worst === 'accepted' ? 'undecided' : worst
  const checks = files.flatMap((file) => file.checks)
  const registryAsOf = oldest(checks, 'issuer-recognised', 'validUntil')
  const statusAsOf = oldest(checks, 'status', 'index')
  const row = {
    applicant,
    verdict,
    codes: unique([...(differ ? [differ.code] : []), ...files.flatMap(({ codes }) => codes)]),
    reasons: unique([
      ...(differ ? [session.say(verifierCodes[differ.code], differ.details)] : []),
      ...files.flatMap((file) => file.reasons),
    ]),
    files: files.map(({ path, digest }) =>
      digest === undefined ? ([path] as const) : ([path, digest] as const),
    ),
    issuers: unique(files.flatMap(({ issuers }) => issuers)),
    kinds: unique(files.flatMap(({ kinds }) => kinds)),
    ...(registryAsOf === undefined ? {} : { registryAsOf }),
    ...(statusAsOf === undefined ? {} : { statusAsOf }),
    ...(settings.rules ? { points: pointsOf(files, verdict, settings.rules, session) } : {}),
    ...(settings.store === undefined ? {} : { answers: files.flatMap(({ answers }) => answers) }),
    genuine: files.flatMap(({ genuine }, file) => genuine.map((one) => ({ ...one, file }))),
    claims: files.flatMap(({ claims }) => claims),
    claimed: files.flatMap(({ claimed }) => claimed),
  }
  if (settings.content !== 'documents') return row
  return {
    ...row,
    documents: files.map(({ path, document }) =>
      JSON.stringify({
        applicant: applicantDocument(row),
        file: path,
        ...document,
        trust: rootDocument(trust),
      }),
    ),
  }
}

function worstOf(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('rejected')) return 'rejected'
  return verdicts.includes('undecided') ? 'undecided' : 'accepted'
}

/** Whether accepted documents of several files may be several people's. Of one file `verify` has asked that. */
function personsDiffer(files: readonly FileVerdict[], policy: PolicyName | Policy): PersonFault | undefined {
  if (files.length < 2 || policyOf(policy).allowSeveralHolders) return undefined
  return personFault(files.flatMap(({ persons }) => persons))
}

/** A total is read without the verdict beside it: points count only where everything that was sent holds. */
function pointsOf(
  files: readonly FileVerdict[],
  verdict: Verdict,
  rules: PointRules,
  session: Session,
): RowPoints {
  const results = files.flatMap(({ result }) => result ?? [])
  const points = pointsDocument(results, rules, session)
  return verdict === 'accepted' ? points : withheld(points, session)
}

/** The earliest time of facts that the checks of a name rest on. @param of Is in the evidence where there are any. */
function oldest(checks: readonly Check[], name: Check['name'], of: string): string | undefined {
  const times = checks.flatMap(({ name: asked, evidence }) => {
    const { asOf } = evidence
    return asked === name && of in evidence && typeof asOf === 'string' ? [asOf] : []
  })
  return times.sort()[0]
}
