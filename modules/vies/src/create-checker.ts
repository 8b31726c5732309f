import { type HttpInit, type HttpReply, ModuleError, type TaxNumberAnswer, type TaxNumberChecker, z } from '@billet/sdk';
import { failureOf } from './failures.ts';

const COMMISSION = 'https://ec.europa.eu/taxation_customs/vies/rest-api';

const COUNTRIES = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');

/** Offices are slow at times; who waits longer gets an answer no more often. */
const TIMEOUT_MS = 25_000;

const succeeded = z.object({ valid: z.boolean(), requestIdentifier: z.string().nullish(), name: z.string().nullish() });
const refused = z.object({ errorWrappers: z.array(z.object({ error: z.string() })).min(1) });

/** Some states do not tell who holds a number: they send dashes. */
const told = (text: string | null | undefined): string | null => (text === null || text === undefined || /^-*$/.test(text.trim()) ? null : text.trim());

const split = (number: string): readonly [string, string] => [number.slice(0, 2), number.slice(2)];

const answerOf = async (reply: HttpReply): Promise<TaxNumberAnswer> => {
  const body = await reply.json().catch(() => undefined);
  // Errors come with status 200 too.
  const refusal = refused.safeParse(body);
  if (refusal.success) throw failureOf(refusal.data.errorWrappers[0]?.error ?? '');
  if (reply.status === 429) throw new ModuleError('rate', 'Too many questions.', { code: 'HTTP_429' });
  if (reply.status >= 400) throw new ModuleError('busy', `The Commission answers with status ${String(reply.status)}.`, { code: `HTTP_${String(reply.status)}` });
  const answer = succeeded.safeParse(body);
  if (!answer.success) throw new ModuleError('busy', 'The answer cannot be understood.', { code: 'ANSWER_ODD' });
  return { valid: answer.data.valid, consultation: told(answer.data.requestIdentifier), holder: told(answer.data.name) };
};

/** The Commission's look-up of VAT numbers; with our own number it gives a consultation number as proof. */
export const createViesChecker = (http: (url: string, init: HttpInit) => Promise<HttpReply>, base = COMMISSION): TaxNumberChecker => ({
  countries: COUNTRIES,
  check: async ({ number, requester }) => {
    const [countryCode, vatNumber] = split(number);
    const [requesterMemberStateCode, requesterNumber] = split(requester ?? '');
    const reply = await http(`${base}/check-vat-number`, {
      method: 'POST',
      headers: { accept: 'application/json' },
      timeoutMs: TIMEOUT_MS,
      json: { countryCode, vatNumber, ...(requester === undefined ? {} : { requesterMemberStateCode, requesterNumber }) },
    });
    return answerOf(reply);
  },
});
