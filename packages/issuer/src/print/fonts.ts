/** The fonts of the page, whole files: a PDF needs full TrueType to take from it the letters that it shows. */
import { createRequire } from 'node:module'
import type { Font } from 'fontkit'

export type FontWeight = 'regular' | 'medium' | 'bold'

const { resolve } = createRequire(import.meta.url)

/** Golos Text by weight: made for Russian institutions, with all of Cyrillic. */
const files: Readonly<Record<FontWeight, string>> = {
  regular: '@expo-google-fonts/golos-text/400Regular/GolosText_400Regular.ttf',
  medium: '@expo-google-fonts/golos-text/500Medium/GolosText_500Medium.ttf',
  bold: '@expo-google-fonts/golos-text/700Bold/GolosText_700Bold.ttf',
}

/** Fonts by weight, as PDFKit takes them. */
export type OpenFonts = ReadonlyMap<FontWeight, Font>

let opened: Promise<OpenFonts> | undefined

/** The fonts, read and taken apart once: done anew for each document, it would be most of the work. */
export function openFonts(): Promise<OpenFonts> {
  opened ??= open()
  return opened
}

/**
 * A letter that a text has and some font has not: it would be printed as an empty box.
 *
 * @returns undefined when every letter can be printed.
 */
export function missingLetter(text: string, fonts: OpenFonts): string | undefined {
  return [...text].find(
    (letter) =>
      !/\s/.test(letter) &&
      [...fonts.values()].some((font) => !font.hasGlyphForCodePoint(letter.codePointAt(0) as number)),
  )
}

async function open(): Promise<OpenFonts> {
  // Loaded when it is needed: most commands print nothing.
  const { openSync } = await import('fontkit')
  return new Map(
    (Object.keys(files) as FontWeight[]).map((weight) => {
      const font = openSync(resolve(files[weight])) as Font
      // The font remembers each glyph as it was first met. Met as a part of another, it would know no letter, and
      // in every later document the text could be seen but neither read aloud nor copied.
      for (const letter of font.characterSet) font.glyphForCodePoint(letter)
      return [weight, font]
    }),
  )
}
