/** What printing costs: school diplomas with every mark, from the signed text to the PDF's bytes. */
import { makePdf } from '@attestat/issuer'
import {
  fullDiploma,
  printableDocument,
  printableSigner as signer,
} from '../../fixtures/printable-documents.ts'
import { type Cost, costForSeconds } from './cost.ts'

/** Measures it for some seconds, in this thread. */
export async function printCost(seconds = 5): Promise<Cost> {
  const diploma = await printableDocument('school-diploma', fullDiploma())
  const baseUrl = 'https://school130.example'
  const now = new Date('2026-06-27T12:00:00Z')
  return costForSeconds(seconds, () => makePdf(diploma, { signer, baseUrl, language: 'ru', now }))
}
