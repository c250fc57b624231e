/**
 * How many documents are printed in a second: school diplomas with every mark, from the signed text to the PDF's
 * bytes, in one process, beside bare signatures in the same run.
 *
 *     npm run bench:print
 *
 * A target that is not met is reported and fails nothing: a busy machine is no fault of the code.
 */
import { printableSigner as signer } from '../fixtures/printable-documents.ts'
import { type Cost, costForSeconds } from './bench/cost.ts'
import { printCost } from './bench/print.ts'
import { machineLine, thisMachine } from './bench/report.ts'

const target = 30

const bytes = new Uint8Array(300)
const signatures = await costForSeconds(5, async () => signer.sign(bytes))
const pdfs = await printCost()
const ofProcessor = ({ cpuMicroseconds }: Cost): number => 1_000_000 / cpuMicroseconds
const rounded = (rate: number): string => rate.toFixed(rate < 1000 ? 1 : 0)
process.stdout.write(`${machineLine(thisMachine())}
bare ES256 signatures: ${rounded(signatures.perSecond)}/s, ${rounded(ofProcessor(signatures))} a second of processor time
PDFs: ${rounded(pdfs.perSecond)}/s, ${rounded(ofProcessor(pdfs))} a second of processor time
target ${target} a second by the clock: ${pdfs.perSecond >= target ? 'met' : 'NOT MET'}
`)
