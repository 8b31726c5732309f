import 'reflect-metadata';
import { createPublicKey, webcrypto } from 'node:crypto';
import { ModuleError } from '@billet/sdk';
import { PemConverter, Pkcs10CertificateRequest, Pkcs10CertificateRequestGenerator, SubjectAlternativeNameExtension } from '@peculiar/x509';

const LEAST_RSA = 2048;
const MOST_RSA = 8192;
const CURVES: readonly string[] = ['prime256v1', 'secp384r1'];
const WEAK_HASH = /^(?:SHA-1|MD5)$/i;
const NAME = /^(?=.{4,253}$)(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** What a certificate may be for. */
export interface Allowed {
  readonly domain: string;
  readonly names: number;
  readonly wildcard: boolean;
}

const invalid = (field: string, message: string): ModuleError => new ModuleError('invalid', message, { field });

/** The names of a certificate, the one that the service is for first; refuses those that it was not bought for. */
export const judgeNames = (told: readonly string[], { domain, names, wildcard }: Allowed, field: string): readonly string[] => {
  const all = [...new Set(told.map((name) => name.trim().toLowerCase()).filter((name) => name !== ''))];
  const wrong = all.find((name) => !NAME.test(name));
  if (wrong !== undefined) throw invalid(field, `"${wrong.slice(0, 80)}" is no name of a host.`);
  const first = wildcard ? `*.${domain}` : domain;
  const included = wildcard ? [first, domain] : [domain, `www.${domain}`];
  if (!(wildcard ? all.includes(first) : included.some((name) => all.includes(name)))) throw invalid(field, `The request is not for ${first}.`);
  const others = all.filter((name) => !included.includes(name));
  const star = others.find((name) => name.startsWith('*.'));
  if (star !== undefined && !wildcard) throw invalid(field, `The certificate does not cover ${star}.`);
  if (others.length + 1 > names) throw invalid(field, `The certificate covers ${String(names)} names, the request has ${String(others.length + 1)}.`);
  return [first, ...others];
};

const parse = (text: string): Pkcs10CertificateRequest => {
  const pem = text.replaceAll(/\r\n?/g, '\n').trim();
  if (/PRIVATE KEY/.test(pem)) throw invalid('csr', 'This is a private key. Keep it to yourself; the request is another file.');
  if (!/^-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----[\s\S]+-----END (?:NEW )?CERTIFICATE REQUEST-----$/.test(pem)) throw invalid('csr', 'This is no certificate request in PEM form.');
  try {
    return new Pkcs10CertificateRequest(pem.replaceAll('NEW CERTIFICATE', 'CERTIFICATE'));
  } catch {
    throw invalid('csr', 'The certificate request cannot be read.');
  }
};

const judgeKey = (request: Pkcs10CertificateRequest): void => {
  const { asymmetricKeyType: type = '', asymmetricKeyDetails: details = {} } = createPublicKey(request.publicKey.toString('pem'));
  const bits = details.modulusLength ?? 0;
  if (type === 'rsa' && (bits < LEAST_RSA || bits > MOST_RSA)) throw invalid('csr', `An RSA key of ${String(bits)} bits is not taken; it needs ${String(LEAST_RSA)} to ${String(MOST_RSA)}.`);
  if (type === 'ec' && !CURVES.includes(details.namedCurve ?? '')) throw invalid('csr', `A key on the curve ${details.namedCurve ?? '?'} is not taken; P-256 and P-384 are.`);
  if (type !== 'rsa' && type !== 'ec') throw invalid('csr', `A key of the kind ${type} is not taken; RSA and EC are.`);
};

/** Reads a request as somebody pasted it, and refuses what no authority would take. */
export const readRequest = async (text: string, allowed: Allowed): Promise<{ readonly csr: string; readonly names: readonly string[] }> => {
  const request = parse(text);
  judgeKey(request);
  if (WEAK_HASH.test((request.signatureAlgorithm as { readonly hash?: { readonly name?: string } }).hash?.name ?? '')) throw invalid('csr', 'The request is signed with a hash that is too weak; use SHA-256.');
  if (!(await request.verify())) throw invalid('csr', 'The signature of the request does not fit its key.');
  const alternative = request.extensions.find((each) => each instanceof SubjectAlternativeNameExtension)?.names.items ?? [];
  const foreign = alternative.find(({ type }) => type !== 'dns');
  if (foreign !== undefined) throw invalid('csr', `The request names something that is no host: ${foreign.value.slice(0, 80)}`);
  const told = [...request.subjectName.getField('CN'), ...alternative.map(({ value }) => value)];
  return { csr: request.toString('pem'), names: judgeNames(told, allowed, 'csr') };
};

export const KEY_KINDS = ['rsa2048', 'rsa3072', 'rsa4096', 'p256', 'p384'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

const algorithmOf = (kind: KeyKind) =>
  kind.startsWith('rsa')
    ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: Number(kind.slice(3)), publicExponent: new Uint8Array([1, 0, 1]) }
    : { name: 'ECDSA', hash: 'SHA-256', namedCurve: kind === 'p256' ? 'P-256' : 'P-384' };

/** A new key with its request. The key is in the answer and nowhere else. */
export const makeRequest = async (kind: KeyKind, names: readonly string[]): Promise<{ readonly key: string; readonly csr: string }> => {
  const algorithm = algorithmOf(kind);
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: [{ CN: [names[0] ?? ''] }], keys, signingAlgorithm: algorithm,
    extensions: [new SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns' as const, value })))],
  });
  return { key: PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY'), csr: request.toString('pem') };
};
