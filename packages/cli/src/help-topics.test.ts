import { describe, expect, it } from 'vitest'
import { buildProgram, commands } from './commands/program.ts'
import { helpTopics } from './help-topics.ts'
import { languages, openSession } from './session.ts'

/** What `help` says. */
async function helpOf(line: string, lang: string): Promise<string> {
  let text = ''
  const program = buildProgram('en', async (_options, command) => {
    text = (await command(openSession({ lang }, {}))).data ?? ''
  })
  await program.parseAsync(['node', 'attestat', 'help', ...line.split(' ').filter((word) => word !== '')])
  return text
}

describe.each(languages)('help in %s', (language) => {
  it('explains each topic, in lines that fit a terminal', async () => {
    for (const topic of helpTopics) {
      const text = await helpOf(topic.name, language)
      expect(text).toContain(`${topic.name}: ${topic.summary[language]}`)
      for (const line of topic.lines(language)) expect(line.length, line).toBeLessThanOrEqual(112)
      expect(text).toMatch(language === 'ru' ? /[а-яё]/ : /^[^а-яё]*$/)
    }
  })

  it('names only commands that there are', () => {
    for (const topic of helpTopics) {
      const lines = topic.lines(language).join('\n')
      for (const [, first, second] of lines.matchAll(/\battestat ([a-z]+)(?: ([a-z]+))?/g)) {
        const names = commands.map(({ name }) => name)
        expect(
          names.some((name) => name === first || name === `${first} ${second}`),
          `${topic.name}: ${first} ${second}`,
        ).toBe(true)
      }
    }
  })

  it('explains a command, a group, the program, and a word that is a command and a topic as both', async () => {
    expect(await helpOf('wallet add', language)).toContain('attestat wallet add')
    expect(await helpOf('wallet', language)).toContain('present')
    expect(await helpOf('', language)).toContain('exit-codes')
    const both = await helpOf('import', language)
    expect(both).toContain('--save-mapping')
    expect(both).toContain('import: ')
  })
})

it('refuses what is neither a command nor a topic, and names the topics', async () => {
  await expect(helpOf('nonsense', 'en')).rejects.toMatchObject({
    code: 'USAGE',
    details: { name: 'nonsense', topics: helpTopics.map(({ name }) => name) },
  })
  await expect(helpOf('wallet nonsense', 'en')).rejects.toMatchObject({ code: 'USAGE' })
})
