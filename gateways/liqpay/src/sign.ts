import { createHash } from 'node:crypto';

export type Hash = 'sha1' | 'sha3-256';

/** Base64 of the hash over private key, data and private key; `data` is the base64 text exactly as it is sent. Source: LiqPay API documentation. */
export const signatureOf = (data: string, privateKey: string, hash: Hash): string => createHash(hash).update(privateKey + data + privateKey).digest('base64');

export const encodeData = (params: Readonly<Record<string, unknown>>): string => Buffer.from(JSON.stringify(params)).toString('base64');
