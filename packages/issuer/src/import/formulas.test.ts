import { expect, it } from 'vitest'
import { csvFile } from '../report/csv-file.ts'
import { asText } from './formulas.ts'
import { readCsv } from './read-csv.ts'

it.each(['=', '+', '-', '@', '\t', '\r', '\0'])(
  'a cell that begins with %j runs nowhere, and is read back as it was',
  (sign) => {
    // A line end at the beginning of a cell comes back as the one kind that is read.
    const value = `${sign}HYPERLINK("http://a.example";"x")`
    const file = csvFile(
      [
        ['a', 'b'],
        [value, 'x'],
      ],
      ';',
    )
    expect(asText(value)).toBe(`'${value}`)
    expect(Buffer.from(file).toString()).toContain(`"'${sign}HYPERLINK`)
    expect(readCsv(file).rows[0]?.cells).toEqual([value.replace('\r', '\n'), 'x'])
  },
)

it.each(['-12,5', '+7', '5'])('the number %s stays a number', (value) => {
  expect(asText(value)).toBe(value)
})
