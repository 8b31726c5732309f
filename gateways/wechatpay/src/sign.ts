import { createDecipheriv, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { ModuleError } from '@billet/sdk';

export const SCHEME = 'WECHATPAY2-SHA256-RSA2048';

export const privateKeyOf = (pem: string): KeyObject => {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new ModuleError('auth', 'The private key is none.', { field: 'privateKey' });
  }
};

/** The key of a certificate or public key in PEM, or nothing. */
export const publicKeyOf = (pem: string): KeyObject | undefined => {
  try {
    return createPublicKey(pem);
  } catch {
    return undefined;
  }
};

const lines = (parts: readonly string[]): string => parts.map((part) => `${part}\n`).join('');

/** What stands in `Authorization`: the request, its time and a word used once, signed. */
export const authorization = (request: { readonly method: string; readonly address: string; readonly body: string }, who: { readonly merchantId: string; readonly serial: string; readonly key: KeyObject }, timestamp: number, nonce: string): string => {
  const signature = sign('RSA-SHA256', Buffer.from(lines([request.method, request.address, String(timestamp), nonce, request.body])), who.key).toString('base64');
  return `${SCHEME} mchid="${who.merchantId}",nonce_str="${nonce}",timestamp="${String(timestamp)}",serial_no="${who.serial}",signature="${signature}"`;
};

/** Signs as the platform does; what a test's other side needs too. */
export const signMessage = (timestamp: string, nonce: string, body: string, key: KeyObject): string => sign('RSA-SHA256', Buffer.from(lines([timestamp, nonce, body])), key).toString('base64');

const isBase64 = (text: string): boolean => Buffer.from(text, 'base64').toString('base64') === text;

/** Whether the platform has signed an answer or a message. */
export const fits = (message: { readonly timestamp: string; readonly nonce: string; readonly body: string; readonly signature: string }, key: KeyObject): boolean =>
  isBase64(message.signature) && verify('RSA-SHA256', Buffer.from(lines([message.timestamp, message.nonce, message.body])), key, Buffer.from(message.signature, 'base64'));

/** An encrypted part: AES-256-GCM, the last 16 bytes are the tag. Nothing if it was not made with this key. */
export const decrypt = (part: { readonly ciphertext: string; readonly nonce: string; readonly associated_data?: string | null | undefined }, apiKey: string): string | undefined => {
  const bytes = Buffer.from(part.ciphertext, 'base64');
  if (bytes.length < 16 || Buffer.byteLength(apiKey) !== 32) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', Buffer.from(apiKey), Buffer.from(part.nonce), { authTagLength: 16 });
    decipher.setAuthTag(bytes.subarray(-16));
    decipher.setAAD(Buffer.from(part.associated_data ?? ''));
    return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
};
