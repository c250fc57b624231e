import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { commandLine, commands } from '../commands/program.ts'
import { environment } from '../environment.ts'
import { languages } from '../session.ts'
import { manualPages, pageName } from './pages.ts'
import { roff } from './roff.ts'

const pages = languages.map((language) => [language, manualPages(commandLine, '0.1.0', language)] as const)

test.each(pages)('every command and every option is in the manual (%s)', (language, pages) => {
  const text = (name: string): string => {
    const page = pages.find((page) => page.name === name)
    expect(page, name).toBeDefined()
    return page ? roff(page).replaceAll('\\-', '-').replaceAll('\\:', '') : ''
  }
  const program = text('attestat')
  for (const { flags } of commandLine.common) expect(program).toContain(flags.join(', '))
  for (const { name } of environment) expect(program).toContain(name)
  for (const { name, summary, options = [] } of commands) {
    expect(program).toContain(`${pageName(name)}(1)`)
    const page = text(pageName(name))
    expect(page).toContain(summary[language])
    for (const [flags, summary] of options) {
      expect(page, name).toContain(flags.replace('...>', '>'))
      expect(page, name).toContain(summary[language])
    }
  }
})

test('a text is never an instruction to the typesetter', () => {
  const text = ".so /etc/passwd\n'tis \\fBbold"
  const page = roff({
    name: 'x',
    version: '1',
    sections: [{ title: 'a "b"', blocks: [{ kind: 'lines', lines: text.split('\n') }] }],
  })
  expect(page).toContain("\n\\&.so /etc/passwd\n\\&'tis \\efBbold\n")
  expect(page).toContain('.SH "a \\(dqb\\(dq"')
})

test.each(pages)('mandoc finds nothing wrong (%s)', (_language, pages) => {
  for (const page of pages) {
    const { stdout, error } = spawnSync('mandoc', ['-T', 'lint', '-W', 'warning'], { input: roff(page) })
    if (error) return console.warn('NOT RUN: there is no mandoc here')
    // No date: the pages of one version are the same whenever they are made.
    const found = String(stdout)
      .split('\n')
      .filter((line) => line !== '' && !line.includes('missing date'))
    expect(found, page.name).toEqual([])
  }
})

test.each(pages)('groff finds nothing wrong (%s)', (_language, pages) => {
  const input = pages.map(roff).join('')
  const { stderr, error } = spawnSync('groff', ['-man', '-ww', '-Kutf8', '-Tutf8', '-z'], { input })
  if (error) return console.warn('NOT RUN: there is no groff here')
  expect(String(stderr)).toBe('')
})
