import { createPublicKey, verify, X509Certificate, type KeyObject } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { crc32 } from 'node:zlib';
import { oneHeader, type RawRequest } from '@billet/sdk';

const DAY_MS = 86_400_000;

/** What PayPal signs. The check sum is taken over the body's bytes and written as a decimal number. */
export const signedText = (request: RawRequest, webhookId: string): string | undefined => {
  const [id, time] = [oneHeader(request, 'paypal-transmission-id'), oneHeader(request, 'paypal-transmission-time')];
  return id === undefined || time === undefined ? undefined : `${id}|${time}|${webhookId}|${String(crc32(request.body))}`;
};

const isBase64 = (text: string): boolean => Buffer.from(text, 'base64').toString('base64') === text;

export const fits = (request: RawRequest, webhookId: string, key: KeyObject): boolean => {
  const [text, signature] = [signedText(request, webhookId), oneHeader(request, 'paypal-transmission-sig')];
  if (text === undefined || signature === undefined || !isBase64(signature)) return false;
  if (oneHeader(request, 'paypal-auth-algo')?.toUpperCase() !== 'SHA256WITHRSA') return false;
  return verify('RSA-SHA256', Buffer.from(text), key, Buffer.from(signature, 'base64'));
};

/** Only an address of PayPal's own is ever asked for a certificate; judged by the parsed host name, before any request. */
export const isPaypalAddress = (address: string): boolean => {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password, port } = new URL(address);
  return protocol === 'https:' && port === '' && username === '' && password === '' && (hostname === 'paypal.com' || hostname.endsWith('.paypal.com'));
};

/** The key in a PEM text: of a certificate or as it is. */
export const keyOf = (pem: string): KeyObject | undefined => {
  try {
    return createPublicKey(pem);
  } catch {
    return undefined;
  }
};

const certificatesIn = (pem: string): readonly X509Certificate[] => (pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []).map((one) => new X509Certificate(one));

const isCurrent = (certificate: X509Certificate, nowMs: number): boolean => Date.parse(certificate.validFrom) - DAY_MS <= nowMs && nowMs <= Date.parse(certificate.validTo);

const isIssuedBy = (child: X509Certificate, issuer: X509Certificate): boolean => child.checkIssued(issuer) && child.verify(issuer.publicKey);

/** The key of a fetched certificate, if its name is PayPal's and its chain ends at an authority that this machine trusts. */
export const trustedKey = (pem: string, nowMs: number, roots: readonly string[] = rootCertificates): KeyObject | undefined => {
  try {
    const [leaf, ...rest] = certificatesIn(pem);
    if (leaf === undefined || !isCurrent(leaf, nowMs) || !/(^|\n)CN=([a-z0-9-]+\.)*paypal\.com(\n|$)/i.test(leaf.subject)) return undefined;
    const authorities = roots.map((root) => new X509Certificate(root));
    let at = leaf;
    for (let step = 0; step <= rest.length; step += 1) {
      if (authorities.some((root) => isCurrent(root, nowMs) && isIssuedBy(at, root))) return leaf.publicKey;
      const next = rest.find((each) => each.ca && isCurrent(each, nowMs) && isIssuedBy(at, each) && each.fingerprint256 !== at.fingerprint256);
      if (next === undefined) return undefined;
      at = next;
    }
    return undefined;
  } catch {
    return undefined;
  }
};
