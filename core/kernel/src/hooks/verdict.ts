import { z, type Verdict } from '@billet/sdk';

const text = z.string().min(1);
const moment = text.refine((until) => !Number.isNaN(Date.parse(until)), 'not an instant');

const schema = z.discriminatedUnion('verdict', [
  z.object({ verdict: z.literal('allow') }),
  z.object({ verdict: z.literal('deny'), code: text, message: z.string() }),
  z.object({ verdict: z.literal('defer'), until: moment, reason: z.string() }),
]);

/** Checks what a tap answered: whatever is no verdict is an error, never an `allow`. */
export const parseVerdict = (answer: unknown): Verdict => schema.parse(answer);

/** True if `a` puts off for longer than `b`. */
export const isLater = (a: { readonly until: string }, b: { readonly until: string }): boolean => Date.parse(a.until) > Date.parse(b.until);
