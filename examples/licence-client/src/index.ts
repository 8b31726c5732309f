import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { type Answer, readAnswer } from './read-answer.ts';

export { readAnswer, type Answer } from './read-answer.ts';
export { refusalPage } from './refusal-page.ts';

/** What a program knows about its licence. */
export interface LicenceOptions {
  /** Address of the seller's Billet, such as `https://billing.example`. */
  readonly url: string;
  /** PEM, built into the program. */
  readonly publicKey: string;
  readonly key: string;
  readonly domain?: string;
  readonly address?: string;
  readonly directory?: string;
  /** Where the last answer is kept. */
  readonly cacheFile: string;
  /** Milliseconds since 1970: `Date.now`, in most programs. */
  readonly now: () => number;
}

export interface LicenceState {
  readonly valid: boolean;
  /** The seller's verdict, or `unreachable` when no answer is left that counts. */
  readonly reason: string;
  /** Without a network, on the strength of an answer kept. */
  readonly offline: boolean;
}

const TIMEOUT_MS = 5000;
/** A clock that was set back does not make an old answer young. */
const SKEW_S = 300;

/** An answer for this key and this place: a kept one that was copied elsewhere with the program says nothing there. */
const isOurs = (answer: Answer | undefined, { key, domain, directory }: LicenceOptions): answer is Answer =>
  answer !== undefined && answer.sub === key.replaceAll(/\s/g, '').toUpperCase() && (answer.domain ?? undefined) === domain && (answer.directory ?? undefined) === directory;

const kept = async (options: LicenceOptions): Promise<Answer | undefined> => {
  const text = await readFile(options.cacheFile, 'utf8').catch(() => '');
  const answer = readAnswer(text, options.publicKey);
  return isOurs(answer, options) ? answer : undefined;
};

/** Asks the seller. Nothing comes back when he cannot be reached or what answers is not he. */
const ask = async (options: LicenceOptions): Promise<Answer | undefined> => {
  const { url, key, domain, address, directory } = options;
  const nonce = randomBytes(16).toString('base64url');
  try {
    const reply = await fetch(`${url}/api/v1/x/licensing/checks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key, domain, address, directory, nonce }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const { licence } = (await reply.json()) as { readonly licence?: unknown };
    const answer = typeof licence === 'string' ? readAnswer(licence, options.publicKey) : undefined;
    if (!isOurs(answer, options) || answer.nonce !== nonce) return undefined;
    await writeFile(options.cacheFile, String(licence));
    return answer;
  } catch {
    return undefined;
  }
};

/** Whether the program may run. Asks the seller as often as he wishes, and goes on without him as long as he allows. */
export const checkLicence = async (options: LicenceOptions): Promise<LicenceState> => {
  const now = Math.floor(options.now() / 1000);
  const known = await kept(options);
  const fresh = known !== undefined && now < known.checkAgainAt && now > known.iat - SKEW_S;
  if (fresh && known.verdict === 'active') return { valid: true, reason: 'active', offline: true };
  const answer = await ask(options);
  if (answer !== undefined) return { valid: answer.verdict === 'active', reason: answer.verdict, offline: false };
  const counts = known !== undefined && now < known.exp && now > known.iat - SKEW_S;
  return counts ? { valid: known.verdict === 'active', reason: known.verdict, offline: true } : { valid: false, reason: 'unreachable', offline: true };
};
