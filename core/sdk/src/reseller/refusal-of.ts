import { ModuleError, type FailureKind } from '../outcome.ts';

type Meaning = readonly [words: RegExp, kind: FailureKind, field?: string];

/** What registrars' refusals are about, by the English words that all of them use. The first that fits counts. */
const MEANINGS: readonly Meaning[] = [
  [/insufficient|sufficient funds|not enough|low funds|balance/i, 'limit'],
  [/(domain|authori[sz]ation|epp|auth|transfer).?(secret|code|info|key)|invalid secret/i, 'invalid', 'authCode'],
  [/exp.?(date|iration)|expiry/i, 'invalid', 'currentExpiry'],
  [/phone|telno/i, 'invalid', 'registrant.phone'],
  [/e-?mail/i, 'invalid', 'registrant.email'],
  [/zip|postal/i, 'invalid', 'registrant.postcode'],
  [/invalid (user|api|credential|ip)|authentication (failed|failure)|unauthori[sz]ed|not authori[sz]ed/i, 'auth'],
  [/not found|(doesn.t|does not) exist|no such|no entity|not associated|not registered/i, 'notFound'],
  [/already|taken|in use|not free|not available|regthroug/i, 'exists'],
  [/too many|throttl|rate limit|limit exceeded/i, 'rate'],
];

/** A certain no of the other side, in its own words. `known` = the meanings of codes that have just one. @since 0.1.0 */
export const refusalOf = (words: string, code?: string, known: Readonly<Record<string, FailureKind>> = {}): ModuleError => {
  const kind = code === undefined ? undefined : known[code];
  const [, told, field] = MEANINGS.find(([pattern]) => pattern.test(words)) ?? [undefined, 'declined' as const];
  return new ModuleError(kind ?? told, words, { ...(code === undefined ? {} : { code }), ...(kind !== undefined || field === undefined ? {} : { field }) });
};
