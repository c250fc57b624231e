import { describe, expect, it } from 'vitest'
import { isPublicAddress, readPublicUrl } from './public-address.ts'

const forbidden = expect.objectContaining({ code: 'URL_FORBIDDEN', at: 'url' })

describe('the address of a fact', () => {
  it.each([
    ['https://school.example/.well-known/did.json'],
    ['https://xn--80aaaac8algcbgbck3fl0q.xn--p1ai/did.json'],
    ['https://лицей.рф/did.json'],
    ['https://a.b-c.example/x?y=z'],
  ])('is taken: %s', (url) => {
    expect(readPublicUrl(url).protocol).toBe('https:')
  })

  it.each([
    'http://school.example/',
    'ftp://school.example/',
    'file:///etc/passwd',
    'data:application/json,{}',
    'https://user@school.example/',
    'https://:secret@school.example/',
    'https://school.example:8443/',
    'https://localhost/',
    'https://printer/',
    'https://db.localhost/',
    'https://db.internal/',
    'https://db.local/',
    'https://x.onion/',
    'https://school.example./',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://0/',
    'https://１２７.0.0.1/',
    'https://127。0。0。1/',
    'https://8.8.8.8/',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[fe80::1]/',
    'https://[2606:4700::1111]/',
    'school.example',
    '//school.example/',
    '',
    `https://school.example/${'a'.repeat(2048)}`,
  ])('is refused: %s', (url) => {
    expect(() => readPublicUrl(url)).toThrow(forbidden)
  })

  it('may have a port where that is allowed, and loses its fragment', () => {
    expect(readPublicUrl('https://school.example:8443/did.json#key', { allowPort: true }).href).toBe(
      'https://school.example:8443/did.json',
    )
  })
})

describe('an address that a name server gives', () => {
  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '100.128.0.1',
    '172.32.0.1',
    '192.169.0.1',
    '198.20.0.1',
    '223.255.255.255',
  ])('is public: %s', (address) => expect(isPublicAddress(address)).toBe(true))

  it.each([
    '2606:4700:4700::1111',
    '2a02:6b8::242',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
    '2002:808:808::1',
    '2606:4700::5eff:10.0.0.1',
    '2606:4700::1:5efe:10.0.0.1',
    '2606:4700::5efe:a00:1:0',
  ])('is public: %s', (address) => expect(isPublicAddress(address)).toBe(true))

  it.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '100.64.0.1',
    '100.127.255.255',
    '127.0.0.1',
    '127.255.255.255',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.8',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::1',
    '2002:c0a8:101::',
    '2606:4700::5efe:10.0.0.1',
    '2606:4700::200:5efe:10.0.0.1',
    '2606:4700::5efe:8.8.8.8',
    '2002:808:808::5efe:127.0.0.1',
    '3fff::1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '127.1',
    '0x7f.0.0.1',
    '010.0.0.1',
    '256.1.1.1',
    'school.example',
    '',
  ])('is not public: %s', (address) => expect(isPublicAddress(address)).toBe(false))
})
