/**
 * How many documents are printed in a second: school diplomas with every mark, from the signed text to the PDF's
 * bytes, in one process, beside bare signatures in the same run.
 *
 *     npm run bench:print
 *
 * A target that is not met is reported and fails nothing: a busy machine is no fault of the code.
 */
import { credentialType, secureCredential } from '@attestat/credential'
import { type LedgerDocument, makePdf } from '@attestat/issuer'
import { sampleContext, sampleRecord } from '../fixtures/sample-records.ts'
import { testSigner } from '../fixtures/test-keys.ts'
import { thisMachine } from './bench/report.ts'

const target = 30
const seconds = 5
const issuer = sampleContext.issuer.id
const signer = testSigner('school', `${issuer}#key-1`)
const type = credentialType('school-diploma')

/** A signed diploma with a mark in every subject, as the ledger has it. */
async function signedDiploma(): Promise<LedgerDocument> {
  const markFields = type.fields.filter(({ kind }) => kind === 'mark')
  const marks = Object.fromEntries(markFields.map(({ name }, i) => [name, ['5', '4', '3'][i % 3] as string]))
  const record = { ...sampleRecord('school-diploma', 'honours'), ...marks }
  const document = type.toCredential(record, sampleContext)
  const { resultSlots, evidenceSlots, subjectSlots } = type
  const issuedAt = sampleContext.validFrom
  const slots = { resultSlots, evidenceSlots, subjectSlots }
  const text = await secureCredential('vc+sd-jwt', { document, issuedAt, ...slots }, signer)
  return {
    rowKey: 'school-diploma/05424/001234567',
    type: type.id,
    format: 'vc+sd-jwt',
    record,
    credentialId: sampleContext.id,
    subjectId: sampleContext.subjectId,
    batch: 1,
    version: 'current',
    state: 'signed',
    text,
    issuedAt,
    list: 1,
    index: 81_234,
    status: 'valid',
  }
}

/** Runs in a second, by the clock and by the processor's time: on a busy machine the second one counts. */
async function ratesOf(run: () => Promise<unknown>): Promise<{ perSecond: number; perCpuSecond: number }> {
  await run()
  const cpu = process.cpuUsage()
  const start = performance.now()
  let runs = 0
  while (performance.now() - start < seconds * 1000) {
    await run()
    runs++
  }
  const { user, system } = process.cpuUsage(cpu)
  return {
    perSecond: runs / ((performance.now() - start) / 1000),
    perCpuSecond: runs / ((user + system) / 1_000_000),
  }
}

const { cpu, cores, node } = thisMachine()
const diploma = await signedDiploma()
const bytes = new Uint8Array(300)
const baseUrl = 'https://school130.example'
const now = new Date('2026-06-27T12:00:00Z')
const terms = { signer, baseUrl, language: 'ru', now } as const
const signatures = await ratesOf(() => signer.sign(bytes))
const pdfs = await ratesOf(() => makePdf(diploma, terms))
const rounded = (rate: number): string => rate.toFixed(rate < 1000 ? 1 : 0)
process.stdout.write(`${cores} × ${cpu}, Node ${node}
bare ES256 signatures: ${rounded(signatures.perSecond)}/s, ${rounded(signatures.perCpuSecond)} a second of processor time
PDFs: ${rounded(pdfs.perSecond)}/s, ${rounded(pdfs.perCpuSecond)} a second of processor time
target ${target} a second of processor time: ${pdfs.perCpuSecond >= target ? 'met' : 'NOT MET'}
`)
