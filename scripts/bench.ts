/**
 * How fast the toolkit is beside the bare signatures and beside other libraries, on one school diploma.
 *
 *     npm run bench
 *     npm run bench -- --json FILE
 *
 * `--time MS` sets how long each task runs (default 500), `--only TEXT` picks rows such as `issue whole vc+sd-jwt ES256`.
 * A target that is not met is reported and fails nothing: a busy machine is no fault of the code.
 */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { measure } from './bench/measure.ts'
import {
  diplomaLine,
  diplomaSize,
  kept,
  machineLine,
  peerVersions,
  type Report,
  rowHeading,
  rowLine,
  targetLine,
  thisMachine,
} from './bench/report.ts'
import { judgeTargets } from './bench/targets.ts'

const { values } = parseArgs({
  options: { json: { type: 'string' }, time: { type: 'string', default: '500' }, only: { type: 'string' } },
})
const say = (line = ''): void => {
  process.stdout.write(`${line}\n`)
}

const machine = thisMachine()
const diplomas = [await diplomaSize('whole'), await diplomaSize('short')]
const peers = peerVersions()
say(machineLine(machine))
say(
  `beside ${Object.entries(peers)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')}`,
)
for (const diploma of diplomas) say(diplomaLine(diploma))
say('kept between runs:')
for (const what of kept) say(`  ${what}`)
say('speeds by the median latency of each task; ratios within this run')
say()
say(rowHeading)
const rows = await measure({
  timeMs: Number(values.time),
  ...(values.only === undefined ? {} : { only: values.only }),
  onRow: (row) => say(rowLine(row)),
})
const targets = judgeTargets(rows)
say()
for (const target of targets) say(targetLine(target))
if (values.json !== undefined) {
  const report: Report = { at: new Date().toISOString(), machine, diplomas, kept, peers, rows, targets }
  await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`)
}
