import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { runJourney } from '../scripts/demo/journey.ts'

const root = fileURLToPath(new URL('../', import.meta.url))

/** The commands of the README from the first `mkdir` on, as one script. */
function commands(): string {
  const blocks = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)]
  return blocks
    .map((block) => block[1]!)
    .filter((block) => !block.includes('npm '))
    .join('\n')
}

/** What the README says that the demo ends with. */
function demoEnding(): string {
  const [, ending] =
    /ends with:\n\n```\n([\s\S]*?)\n```/.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? []
  expect(ending).toBeDefined()
  return ending as string
}

async function runScript(script: string, cwd: string): Promise<{ code: number | null; output: string }> {
  const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd,
    env: { ...process.env, CI: '1', LANG: 'en_GB.UTF-8', NODE_OPTIONS: '' },
  })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, output }
}

test('every command of the README runs, one after another', async () => {
  if (process.platform === 'win32') {
    console.warn('NOT RUN: the README is run with bash')
    return
  }
  const folder = mkdtempSync(join(tmpdir(), 'readme-'))
  try {
    cpSync(join(root, 'fixtures/records'), join(folder, 'fixtures/records'), { recursive: true })
    cpSync(join(root, 'examples/points.json'), join(folder, 'examples/points.json'))
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    const story: string[] = []
    await runJourney({
      out: join(folder, 'demo-out'),
      say: (line = '') => story.push(line),
      now: () => new Date(),
    })
    expect(story.join('\n')).toContain(demoEnding())
    // What `npx` finds in a checkout, without npx's own start-up time.
    const program = `attestat() { "${process.execPath}" "${join(root, 'packages/cli/bin/attestat.cjs')}" "$@"; }\n`
    const { code, output } = await runScript(
      program + commands().replaceAll('npx attestat', 'attestat'),
      folder,
    )
    expect(code, output).toBe(0)
    expect(output).toContain('ACCEPTED')
    expect(output).toContain('STATUS_REVOKED')
    expect(output).toContain('NONCE_CONSUMED')
    expect(output).not.toMatch(/^USAGE|^\s+at .*\.ts:\d+/m)
    for (const name of ['answer.json', 'annas-answer.json', 'receipt.jwt', 'verdicts.xlsx']) {
      expect(existsSync(join(folder, 'try', name)), name).toBe(true)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}, 720_000)
