import { StripeFault } from './stripe-fault.ts';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

interface Entry {
  readonly fingerprint: string;
  readonly at: number;
  answer?: Answer;
}

const DAY = 86_400;

/** Keeps the first answer to each key, also a 500, and gives it again. Keys are forgotten after a day. */
export interface IdempotencyStore {
  /** The kept answer, or `undefined` if the caller shall run. */
  begin(key: string, fingerprint: string): Answer | undefined;
  keep(key: string, answer: Answer): void;
  /** Refused before it ran: the key is free again. */
  forget(key: string): void;
}

export const createIdempotencyStore = (now: () => number): IdempotencyStore => {
  const entries = new Map<string, Entry>();
  return {
    begin: (key, fingerprint) => {
      if (key.length > 255)
        throw new StripeFault(
          400,
          { type: 'idempotency_error', message: 'Idempotency keys are at most 255 characters long.' },
          true,
        );
      const entry = entries.get(key);
      if (entry === undefined || now() - entry.at > DAY) {
        entries.set(key, { fingerprint, at: now() });
        return undefined;
      }
      if (entry.fingerprint !== fingerprint) {
        throw new StripeFault(
          400,
          {
            type: 'idempotency_error',
            message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
          },
          true,
        );
      }
      if (entry.answer === undefined) {
        throw new StripeFault(
          409,
          {
            type: 'idempotency_error',
            code: 'idempotency_key_in_use',
            message: 'There is currently another in-progress request using this Idempotency Key.',
          },
          true,
        );
      }
      return entry.answer;
    },
    keep: (key, answer) => {
      const entry = entries.get(key);
      if (entry !== undefined) entry.answer = structuredClone(answer);
    },
    forget: (key) => {
      entries.delete(key);
    },
  };
};
