/**
 * The JSON-LD context of a guardian link: what its members mean, for readers who process JSON-LD.
 *
 * The address is an identifier and never fetched: under the reserved name `.example` (RFC 2606) nobody can ever put
 * another context there. A JSON-LD processor is given the text below.
 */

/** What `@context` of a guardian link names after that of the VC Data Model. */
export const guardianLinkContextUrl = 'https://attestat.example/ns/guardian-link/v1'

/**
 * The context, to the byte; it never changes under its address. Names of persons mean what they do in Open Badges;
 * `name` and `description` what they do in VC Data Model 2.0, since 1.1 has no words for them (`jwt_vc_json`).
 */
export const guardianLinkContextText: string = `{
  "@context": {
    "@protected": true,
    "GuardianLink": {
      "@id": "https://attestat.example/ns/guardian-link/v1#GuardianLink",
      "@context": {
        "@protected": true,
        "name": "https://schema.org/name",
        "description": "https://schema.org/description",
        "awardedDate": {
          "@id": "https://purl.imsglobal.org/spec/vc/ob/vocab.html#awardedDate",
          "@type": "http://www.w3.org/2001/XMLSchema#dateTime"
        }
      }
    },
    "Guardian": {
      "@id": "https://attestat.example/ns/guardian-link/v1#Guardian",
      "@context": {
        "@protected": true,
        "guardianOf": {
          "@id": "https://attestat.example/ns/guardian-link/v1#guardianOf",
          "@type": "@id"
        },
        "relation": "https://attestat.example/ns/guardian-link/v1#relation",
        "basis": "https://attestat.example/ns/guardian-link/v1#basis",
        "documentNumber": "https://attestat.example/ns/guardian-link/v1#documentNumber"
      }
    },
    "Profile": {
      "@id": "https://purl.imsglobal.org/spec/vc/ob/vocab.html#Profile",
      "@context": {
        "@protected": true,
        "name": "https://schema.org/name",
        "description": "https://schema.org/description",
        "familyName": "https://schema.org/familyName",
        "givenName": "https://schema.org/givenName",
        "patronymicName": "https://purl.imsglobal.org/spec/vc/ob/vocab.html#patronymicName",
        "url": {
          "@id": "https://schema.org/url",
          "@type": "https://www.w3.org/2001/XMLSchema#anyURI"
        },
        "dateOfBirth": {
          "@id": "https://purl.imsglobal.org/spec/vc/ob/vocab.html#dateOfBirth",
          "@type": "https://www.w3.org/2001/XMLSchema#date"
        }
      }
    }
  }
}
`
