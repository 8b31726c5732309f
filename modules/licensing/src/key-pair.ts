import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';

/** A new Ed25519 private key in PEM (PKCS #8). */
export const newPrivateKey = (): string => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** The public half in PEM (SPKI), for programs that check answers. */
export const publicKeyOf = (privateKey: string): string => createPublicKey(createPrivateKey(privateKey)).export({ type: 'spki', format: 'pem' }).toString();

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Claims as a compact JWS with EdDSA (RFC 7515, RFC 8037): readable by any JOSE library. */
export const signClaims = (privateKey: string, claims: Readonly<Record<string, unknown>>): string => {
  const signed = `${part({ alg: 'EdDSA', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${sign(null, Buffer.from(signed), createPrivateKey(privateKey)).toString('base64url')}`;
};
