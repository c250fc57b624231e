/** What travels over HTTP, as JSON Schema 2020-12: for readers of the OpenAPI document. */
import { checkNames, type JsonObject } from '@attestat/credential'
import { guardiansParameter } from '@attestat/openid4vc'

const text = { type: 'string' } as const
const address = { type: 'string', format: 'uri' } as const
const instant = { type: 'string', format: 'date-time' } as const
const localText = {
  type: 'object',
  properties: { ru: text, en: text },
  additionalProperties: false,
  minProperties: 1,
} as const

const verdict = { enum: ['accepted', 'rejected', 'undecided'] } as const

const check = {
  type: 'object',
  required: ['name', 'status', 'message', 'evidence'],
  properties: {
    name: { enum: [...checkNames] },
    status: { enum: ['passed', 'failed', 'inconclusive', 'skipped'] },
    code: text,
    message: text,
    details: { type: 'object' },
    evidence: { type: 'object' },
    source: text,
    credential: { type: 'integer', minimum: 0 },
  },
} as const

const credential = {
  type: 'object',
  required: ['verdict', 'mayHideMore'],
  properties: {
    verdict,
    queryId: text,
    format: text,
    kind: text,
    issuer: text,
    holder: { ...text, description: 'The did:key of the key that it is bound to' },
    recognition: { enum: ['unknown', 'recognised', 'suspended', 'withdrawn'] },
    issuerName: localText,
    display: { type: 'object' },
    mayHideMore: { type: 'boolean' },
    credential: { type: 'object', description: 'What was shown; only where the verdict is accepted' },
    claimed: { type: 'object', description: 'What the document claims, and nobody vouches for' },
  },
} as const

const result = {
  type: 'object',
  required: ['verdict', 'codes', 'policy', 'asOf', 'checks', 'trust'],
  properties: {
    verdict,
    codes: { type: 'array', items: text },
    policy: text,
    asOf: instant,
    checks: { type: 'array', items: check },
    credentials: { type: 'array', items: credential },
    paper: { type: 'object', description: 'Of a printed document that was accepted' },
    claimed: { type: 'object', description: 'Of a printed document that was not' },
    trust: {
      type: 'object',
      required: ['rootPinned', 'rootKeys'],
      properties: { rootPinned: { type: 'boolean' }, rootKeys: { type: 'array', items: text } },
    },
  },
} as const

const vpToken = {
  type: 'object',
  description: 'Presentations by the id of the credential query that they answer',
  additionalProperties: { type: 'array', items: text, minItems: 1 },
} as const

const guardians = {
  type: 'array',
  description: 'Who stands for a child, and has approved what is shown',
  items: {
    type: 'object',
    required: ['approval', 'link'],
    properties: { approval: text, link: text },
  },
} as const

type SchemaName =
  | 'token'
  | 'file'
  | 'html'
  | 'newRequest'
  | 'requestObject'
  | 'madeRequest'
  | 'directPost'
  | 'response'
  | 'bundle'
  | 'received'
  | 'outcome'
  | 'result'
  | 'health'
  | 'openapi'
  | 'problem'

export const schemas: Readonly<Record<SchemaName, JsonObject>> = {
  token: text,
  file: { type: 'string', contentMediaType: 'application/octet-stream' },
  html: text,
  newRequest: {
    type: 'object',
    oneOf: [{ required: ['query'] }, { required: ['type'] }],
    properties: {
      query: { type: 'object', description: 'A DCQL query' },
      type: { type: 'string', description: 'Instead of a query: kind of document, as school-diploma' },
      format: { type: 'string', description: 'Its format; vc+sd-jwt where none is given' },
      marks: { type: 'array', items: text, description: 'Results to ask for, as informatics' },
      thresholds: { type: 'array', items: text, description: 'Thresholds to ask for, as gpa:4.5' },
      withName: { type: 'boolean', description: 'Asks for family name and given name' },
      name: { ...localText, description: 'Who asks, in words for the family' },
      purpose: { ...localText, description: 'What for; needed where another of these four is given' },
      retention: { type: 'string', description: 'How long it is kept: P1Y, P6M, P30D' },
      guardianApproval: { enum: ['minor', 'always'], description: 'Whose answers a guardian has to approve' },
    },
    additionalProperties: false,
  },
  requestObject: { type: 'object', description: 'OpenID4VP 1.0, section 5' },
  madeRequest: {
    type: 'object',
    required: ['id', 'request', 'requestUri', 'responseUri', 'resultUri', 'resultSecret', 'expiresAt'],
    properties: {
      id: text,
      request: { type: ['string', 'object'], description: 'What the wallet gets: a signed token, or JSON' },
      requestUri: address,
      responseUri: address,
      resultUri: address,
      resultSecret: { type: 'string', description: 'Reads the result; it is told this once' },
      expiresAt: instant,
    },
  },
  directPost: {
    type: 'object',
    required: ['state'],
    properties: {
      vp_token: { ...vpToken, contentMediaType: 'application/json' },
      error: text,
      state: text,
      [guardiansParameter]: { ...guardians, contentMediaType: 'application/json' },
    },
  },
  response: {
    type: 'object',
    required: ['state'],
    properties: { vp_token: vpToken, error: text, state: text, [guardiansParameter]: guardians },
  },
  bundle: { type: 'object', description: 'An evidence bundle, with the request that it answers' },
  received: { type: 'object' },
  outcome: {
    type: 'object',
    required: ['id', 'status', 'expiresAt'],
    properties: {
      id: text,
      status: { enum: ['open', 'answered', 'declined'] },
      result,
      error: text,
      expiresAt: instant,
    },
  },
  result,
  health: { type: 'object', required: ['status'], properties: { status: { const: 'ok' } } },
  openapi: { type: 'object' },
  problem: {
    type: 'object',
    description: 'RFC 9457',
    required: ['type', 'title', 'status', 'detail', 'code'],
    properties: {
      type: { type: 'string', format: 'uri' },
      title: text,
      status: { type: 'integer' },
      detail: text,
      code: text,
      at: text,
      details: { type: 'object' },
    },
  },
}
