/** The fonts of the page, whole files: a PDF needs full TrueType to take from it the letters that it shows. */
import { createRequire } from 'node:module'
import { openSync } from 'fontkit'

export type FontWeight = 'regular' | 'medium' | 'bold'

const { resolve } = createRequire(import.meta.url)

/** Golos Text by weight: made for Russian institutions, with all of Cyrillic. */
const files: Readonly<Record<FontWeight, string>> = {
  regular: '@expo-google-fonts/golos-text/400Regular/GolosText_400Regular.ttf',
  medium: '@expo-google-fonts/golos-text/500Medium/GolosText_500Medium.ttf',
  bold: '@expo-google-fonts/golos-text/700Bold/GolosText_700Bold.ttf',
}

/** Every weight. */
export const fontWeights: readonly FontWeight[] = Object.keys(files) as FontWeight[]

const opened = new Map<FontWeight, string>()

/**
 * A font as PDFKit takes it. Read and taken apart once: done anew for each document, it would be most of the work.
 *
 * PDFKit takes a font that is open already, though its types know of file names and bytes alone.
 */
export function font(weight: FontWeight): string {
  const known = opened.get(weight) ?? (openSync(resolve(files[weight])) as unknown as string)
  opened.set(weight, known)
  return known
}
