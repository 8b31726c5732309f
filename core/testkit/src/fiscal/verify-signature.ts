import { createHash, createVerify, X509Certificate } from 'node:crypto';

interface Profile {
  readonly exclusive: boolean;
  readonly hash: string;
  readonly algorithm: string;
}

const PROFILES: Readonly<Record<string, Profile>> = {
  'http://www.w3.org/2000/09/xmldsig#rsa-sha1': { exclusive: false, hash: 'sha1', algorithm: 'RSA-SHA1' },
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256': { exclusive: true, hash: 'sha256', algorithm: 'RSA-SHA256' },
};

/** What a signature covers and by whom it is, or why it does not hold. */
export type Signed = { readonly ok: true; readonly name: string; readonly id: string; readonly signer: string } | { readonly ok: false; readonly why: string };

/**
 * Verifies the enveloped signature of a document as an authority does: the document is parsed, the element that the reference names is
 * canonicalised by libxml2, its digest and the signature are compared.
 */
export const verifySignature = async (xml: string): Promise<Signed> => {
  const { XmlC14NMode, XmlDocument, XmlElement } = await import('libxml2-wasm');
  const doc = XmlDocument.fromString(xml);
  try {
    const ns = { s: 'http://www.w3.org/2000/09/xmldsig#' };
    const text = (path: string): string => doc.get(path, ns)?.content ?? '';
    const elementAt = (path: string): InstanceType<typeof XmlElement> | undefined => {
      const node = doc.get(path, ns);
      return node instanceof XmlElement ? node : undefined;
    };
    const canonical = (path: string, exclusive: boolean): string | undefined => {
      return elementAt(path)?.canonicalizeToString({ mode: exclusive ? XmlC14NMode.XML_C14N_EXCLUSIVE_1_0 : XmlC14NMode.XML_C14N_1_0 });
    };
    const root = '/*/s:Signature';
    const profile = PROFILES[text(`${root}/s:SignedInfo/s:SignatureMethod/@Algorithm`)];
    if (profile === undefined) return { ok: false, why: 'no signature of a kind that is taken' };
    const id = text(`${root}/s:SignedInfo/s:Reference/@URI`).replace(/^#/, '');
    const covered = `/*/*[@Id='${id.replaceAll(/[^\w-]/g, '')}']`;
    const element = canonical(covered, profile.exclusive);
    if (element === undefined) return { ok: false, why: 'the reference names nothing' };
    if (createHash(profile.hash).update(element, 'utf8').digest('base64') !== text(`${root}/s:SignedInfo/s:Reference/s:DigestValue`)) return { ok: false, why: 'the digest is another' };
    const signer = new X509Certificate(Buffer.from(text(`${root}/s:KeyInfo/s:X509Data/s:X509Certificate`), 'base64'));
    const holds = createVerify(profile.algorithm).update(canonical(`${root}/s:SignedInfo`, profile.exclusive) ?? '', 'utf8').verify(signer.publicKey, text(`${root}/s:SignatureValue`), 'base64');
    return holds ? { ok: true, name: elementAt(covered)?.name ?? '', id, signer: signer.subject } : { ok: false, why: 'the signature is not of this text and key' };
  } finally {
    doc.dispose();
  }
};
