import { createHash, createSign } from 'node:crypto';
import type { OpenCertificate } from './certificate.ts';

/** How a document is signed. `sha1` is what schemas of the SEFAZ fix; where there is a choice, `sha256`. */
export type SigningProfile = 'sha1' | 'sha256';

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const PROFILES = {
  sha1: { c14n: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315', method: `${DSIG}rsa-sha1`, digest: `${DSIG}sha1`, hash: 'sha1', algorithm: 'RSA-SHA1' },
  sha256: { c14n: 'http://www.w3.org/2001/10/xml-exc-c14n#', method: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', digest: 'http://www.w3.org/2001/04/xmlenc#sha256', hash: 'sha256', algorithm: 'RSA-SHA256' },
} as const;

export interface SigningWish {
  /** Namespace of the document, the only one in it; nothing in it has a prefix. */
  readonly ns: string;
  /** Name of the element that is signed. */
  readonly name: string;
  readonly id: string;
  /** Its other attributes. */
  readonly attrs?: Readonly<Record<string, string>>;
  /** What stands in it, as `el` of this house writes it: nothing between elements, no empty-element tags, texts escaped. */
  readonly inner: string;
}

const written = (attrs: Readonly<Record<string, string>>): string =>
  Object.entries(attrs)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('');

// Canonical XML leaves quotes and closing brackets in texts as they are, and writes a carriage return as a reference; none comes here.
const canonicalText = (xml: string): string => xml.replaceAll('&quot;', '"');

/** An element as it stands in a document, and the same as canonicalisation writes it: with the namespace it lives in, attributes in order. */
const bothForms = ({ ns, name, id, attrs = {}, inner }: SigningWish): { readonly plain: string; readonly canonical: string } => {
  const body = canonicalText(inner);
  const tail = written({ ...attrs, Id: id });
  return { plain: `<${name}${tail}>${body}</${name}>`, canonical: `<${name} xmlns="${ns}"${tail}>${body}</${name}>` };
};

/**
 * Writes an element and its enveloped signature (XML-DSig), to stand side by side. The document is ours to the byte, so its canonical form
 * is known without parsing it: one default namespace, no prefixes, no comments, nothing to normalise.
 */
export const signElement = (wish: SigningWish, { key, base64 }: Pick<OpenCertificate, 'key' | 'base64'>, profile: SigningProfile): { readonly element: string; readonly signature: string; readonly digest: string } => {
  const { c14n, method, digest: digestMethod, hash, algorithm } = PROFILES[profile];
  const { plain, canonical } = bothForms(wish);
  const digest = createHash(hash).update(canonical, 'utf8').digest('base64');
  const signedInfo = [
    `<CanonicalizationMethod Algorithm="${c14n}"></CanonicalizationMethod>`,
    `<SignatureMethod Algorithm="${method}"></SignatureMethod>`,
    `<Reference URI="#${wish.id}"><Transforms><Transform Algorithm="${DSIG}enveloped-signature"></Transform><Transform Algorithm="${c14n}"></Transform></Transforms>`,
    `<DigestMethod Algorithm="${digestMethod}"></DigestMethod><DigestValue>${digest}</DigestValue></Reference>`,
  ].join('');
  const value = createSign(algorithm).update(`<SignedInfo xmlns="${DSIG}">${signedInfo}</SignedInfo>`, 'utf8').sign(key, 'base64');
  const signature = `<Signature xmlns="${DSIG}"><SignedInfo>${signedInfo}</SignedInfo><SignatureValue>${value}</SignatureValue><KeyInfo><X509Data><X509Certificate>${base64}</X509Certificate></X509Data></KeyInfo></Signature>`;
  return { element: plain, signature, digest };
};
