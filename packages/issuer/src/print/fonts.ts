/** The fonts of the page, whole files: a PDF needs full TrueType to take from it the letters that it shows. */
import { createRequire } from 'node:module'

export type FontWeight = 'regular' | 'medium' | 'bold'

const { resolve } = createRequire(import.meta.url)

/** Golos Text by weight: made for Russian institutions, with all of Cyrillic. */
const files: Readonly<Record<FontWeight, string>> = {
  regular: '@expo-google-fonts/golos-text/400Regular/GolosText_400Regular.ttf',
  medium: '@expo-google-fonts/golos-text/500Medium/GolosText_500Medium.ttf',
  bold: '@expo-google-fonts/golos-text/700Bold/GolosText_700Bold.ttf',
}

/** Fonts by weight, as PDFKit takes them. */
export type OpenFonts = ReadonlyMap<FontWeight, string>

let opened: Promise<OpenFonts> | undefined

/**
 * The fonts, read and taken apart once: done anew for each document, it would be most of the work.
 *
 * PDFKit takes a font that is open already, though its types know of file names and bytes alone.
 */
export function openFonts(): Promise<OpenFonts> {
  opened ??= open()
  return opened
}

async function open(): Promise<OpenFonts> {
  // Loaded when it is needed: most commands print nothing.
  const { openSync } = await import('fontkit')
  return new Map(
    (Object.keys(files) as FontWeight[]).map((weight) => [
      weight,
      openSync(resolve(files[weight])) as unknown as string,
    ]),
  )
}
