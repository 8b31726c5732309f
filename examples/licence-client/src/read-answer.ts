import { createPublicKey, verify } from 'node:crypto';

/** What the seller signed (JWS with EdDSA, RFC 7515 and RFC 8037). Times are seconds since 1970. */
export interface Answer {
  readonly sub: string;
  readonly verdict: string;
  readonly product: string | null;
  readonly domain: string | null;
  readonly directory: string | null;
  readonly nonce: string;
  readonly iat: number;
  readonly checkAgainAt: number;
  readonly exp: number;
}

const json = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());

const isAnswer = (value: unknown): value is Answer =>
  typeof value === 'object' && value !== null && 'verdict' in value && 'exp' in value && typeof value.exp === 'number' && 'checkAgainAt' in value && typeof value.checkAgainAt === 'number' && 'iat' in value && typeof value.iat === 'number';

/** The answer, if the seller's key signed it; the header is not asked which algorithm to believe in. */
export const readAnswer = (text: string, publicKey: string): Answer | undefined => {
  const [header, body, signature, ...rest] = text.trim().split('.');
  if (header === undefined || body === undefined || signature === undefined || rest.length > 0) return undefined;
  try {
    if (!verify(null, Buffer.from(`${header}.${body}`), createPublicKey(publicKey), Buffer.from(signature, 'base64url'))) return undefined;
    const answer = json(body);
    return isAnswer(answer) ? answer : undefined;
  } catch {
    return undefined;
  }
};
