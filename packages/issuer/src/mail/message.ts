/** The letter that brings a document to its owner: a few words, the signed credential, and the PDF of what is printed. */
import { createHash } from 'node:crypto'
import { explainCode, type Language } from '@attestat/credential'
import { IssuerError } from '../codes.ts'
import { documentFileName, fileTextOf, signedCopies } from '../export-documents.ts'
import type { Ledger, LedgerDocument } from '../ledger.ts'
import {
  makePdf,
  type PrintTerms,
  printedFileName,
  textToHandOver,
  typeToPrint,
} from '../print/print-documents.ts'

/** A letter, before it is put into the shape of a message. */
export interface Letter {
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly text: string
  /** The same for the same document and the same address, so that a receiver can tell a copy. */
  readonly messageId: string
  readonly date: Date
  readonly attachments: readonly {
    readonly filename: string
    readonly contentType: string
    readonly content: Buffer
  }[]
}

export interface LetterTerms extends PrintTerms {
  /** Where the single-use copies of a document are. */
  readonly ledger: Pick<Ledger, 'copiesOf'>
  readonly from: string
  /** The issuer's name, as the letter signs. */
  readonly issuerName: string
  readonly now: Date
}

/**
 * Writes the letter of one document. Neither subject nor text names the owner or a mark.
 *
 * @throws IssuerError `MAIL_ADDRESS_INVALID`, and as `makePdf`.
 */
export async function writeLetter(document: LedgerDocument, to: string, terms: LetterTerms): Promise<Letter> {
  const { from, issuerName: issuer, language, now } = terms
  textToHandOver(document)
  const credential = Buffer.from(fileTextOf(signedCopies(terms.ledger, document)))
  const pdf = typeToPrint(document, terms) && Buffer.from(await makePdf(document, terms))
  const recipient = readMailAddress(to, document.rowKey)
  return {
    from: readMailAddress(from, 'from'),
    to: recipient,
    subject: explainCode(words.subject, language, { issuer }),
    text: explainCode(pdf ? words.text : words.textAlone, language, { issuer }),
    messageId: `<${letterDigest(document, recipient).slice(0, 40)}@${domainOf(from)}>`,
    date: now,
    attachments: [
      ...(pdf ? [{ filename: printedFileName(document), contentType: 'application/pdf', content: pdf }] : []),
      {
        filename: documentFileName(document),
        contentType: `application/${document.copy ? 'json' : document.format}`,
        content: credential,
      },
    ],
  }
}

/** What a letter is about, in one word that tells nothing: the document as it was signed, and where it goes. */
export function letterDigest({ rowKey, text = '' }: LedgerDocument, to: string): string {
  return createHash('sha256')
    .update(JSON.stringify([rowKey, text, to]))
    .digest('hex')
}

/**
 * A mail address: one, without a name, without anything that could end a header line.
 *
 * @throws IssuerError `MAIL_ADDRESS_INVALID`, with the place and not the address.
 */
export function readMailAddress(text: string, at: string): string {
  if (text.length > maxAddressLength || !addressSyntax.test(text)) {
    throw new IssuerError('MAIL_ADDRESS_INVALID', { at })
  }
  return text
}

// RFC 5321 §4.1.2, without quoted local parts; letters of any alphabet where the server takes them.
const addressSyntax = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~.-]+@[\p{L}\p{N}][\p{L}\p{N}.-]*$/u
const maxAddressLength = 254

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}

const words: Readonly<Record<'subject' | 'text' | 'textAlone', Readonly<Record<Language, string>>>> = {
  subject: { en: 'Your document from {issuer}', ru: 'Ваш документ: {issuer}' },
  text: {
    en: `Hello,

{issuer} has issued a document to you. There are two files with this letter:

- the PDF is for reading and printing; its code lets anybody check the paper;
- the other file is the signed document itself. Keep it: a wallet takes it in, or the PDF, which holds a copy of it.

Show it to whom you choose. Nobody needs to ask {issuer} to check it.
`,
    ru: `Здравствуйте!

{issuer} выдаёт вам документ. К письму приложены два файла:

- PDF — чтобы читать и печатать; по коду на нём любой может проверить бумагу;
- второй файл — сам подписанный документ. Сохраните его: кошелёк принимает и его, и PDF, внутри которого лежит копия.

Показывайте его тому, кому сочтёте нужным. Чтобы проверить документ, обращаться в организацию ({issuer}) не нужно.
`,
  },
  textAlone: {
    en: `Hello,

{issuer} has issued a document to you. The file with this letter is the signed document itself: keep it, a wallet takes
it in. Documents of this kind are not printed.

Show it to whom you choose. Nobody needs to ask {issuer} to check it.
`,
    ru: `Здравствуйте!

{issuer} выдаёт вам документ. К письму приложен сам подписанный документ: сохраните этот файл, его принимает кошелёк.
Документы этого вида не печатаются.

Показывайте его тому, кому сочтёте нужным. Чтобы проверить документ, обращаться в организацию ({issuer}) не нужно.
`,
  },
}
