import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { ModuleError } from '@billet/sdk';

const wrapped = (text: string, label: string): string => (text.includes('-----BEGIN') ? text : `-----BEGIN ${label}-----\n${(text.replaceAll(/\s/g, '').match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${label}-----\n`);

/** The key of the app, whatever is left of the lines around it. */
export const privateKeyOf = (text: string): KeyObject => {
  for (const label of ['PRIVATE KEY', 'RSA PRIVATE KEY']) {
    try {
      return createPrivateKey(wrapped(text, label));
    } catch {
      continue;
    }
  }
  throw new ModuleError('auth', 'The private key is none.', { field: 'privateKey' });
};

/** Alipay's key, or nothing if the text is none. */
export const publicKeyOf = (text: string): KeyObject | undefined => {
  try {
    return createPublicKey(wrapped(text, 'PUBLIC KEY'));
  } catch {
    return undefined;
  }
};

/** Parameters as they are signed: by name, those without a value left out. Source: Alipay Open Platform, signing. */
export const signedText = (fields: Readonly<Record<string, string>>, without: readonly string[]): string =>
  Object.keys(fields)
    .filter((name) => !without.includes(name) && fields[name] !== '')
    .sort()
    .map((name) => `${name}=${fields[name] ?? ''}`)
    .join('&');

/** RSA2: SHA-256 with RSA, base64. */
export const signatureOf = (text: string, key: KeyObject): string => sign('RSA-SHA256', Buffer.from(text), key).toString('base64');

const isBase64 = (text: string): boolean => Buffer.from(text, 'base64').toString('base64') === text;

export const fits = (text: string, signature: string, key: KeyObject): boolean => isBase64(signature) && verify('RSA-SHA256', Buffer.from(text), key, Buffer.from(signature, 'base64'));
