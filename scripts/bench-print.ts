/**
 * How many documents are printed in a second: school diplomas with every mark, from the signed text to the PDF's
 * bytes, in one process, beside bare signatures in the same run.
 *
 *     npm run bench:print
 *
 * A target that is not met is reported and fails nothing: a busy machine is no fault of the code.
 */
import { makePdf } from '@attestat/issuer'
import { fullDiploma, printableDocument, printableSigner as signer } from '../fixtures/printable-documents.ts'
import { thisMachine } from './bench/report.ts'

const target = 30
const seconds = 5

/** Runs in a second, by the clock and by the processor's time: on a busy machine the second one tells what the first would be. */
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
const diploma = await printableDocument('school-diploma', fullDiploma())
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
target ${target} a second by the clock: ${pdfs.perSecond >= target ? 'met' : 'NOT MET'}
`)
