import type { FailureKind, RetryAdvice } from '@billet/sdk';

/** What a class of refusals means to us. */
interface Meaning {
  readonly kind: FailureKind;
  readonly retry: RetryAdvice;
  readonly field?: string;
}

const meaning = (kind: FailureKind, retry: RetryAdvice, field?: string): Meaning =>
  field === undefined ? { kind, retry } : { kind, retry, field };

/** Codes that stand for themselves; every other one is judged by its hundred. Registries disagree about single codes. */
const SINGLE: Readonly<Record<number, Meaning>> = {
  2104: meaning('limit', 'afterFix'),
  2105: meaning('declined', 'afterFix'),
  2106: meaning('declined', 'afterFix'),
  2202: meaning('invalid', 'afterFix', 'authCode'),
  2302: meaning('exists', 'afterFix'),
  2303: meaning('notFound', 'afterFix'),
  2307: meaning('unsupported', 'afterFix'),
  2501: meaning('auth', 'afterFix'),
  2502: meaning('busy', 'later'),
};

const HUNDRED: Readonly<Record<number, Meaning>> = {
  20: meaning('invalid', 'afterFix'),
  21: meaning('unsupported', 'afterFix'),
  22: meaning('declined', 'afterFix'),
  23: meaning('declined', 'afterFix'),
  24: meaning('busy', 'later'),
  25: meaning('busy', 'later'),
};

export const meaningOf = (code: number): Meaning =>
  SINGLE[code] ?? HUNDRED[Math.floor(code / 100)] ?? meaning('remote', 'afterFix');

export const isSuccess = (code: number): boolean => code >= 1000 && code < 2000;

/** The registry goes on working; the end comes by poll. */
export const isPending = (code: number): boolean => code === 1001;

/** The connection is dead whether or not the server really hangs up. */
export const endsSession = (code: number): boolean => code >= 2500 || code === 1500;

/** The server broke down in the middle: the deed may be done all the same. */
export const isServerTrouble = (code: number): boolean => code === 2400 || code === 2500;
