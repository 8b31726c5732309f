import { BilletError, invalid, type OperationCtx } from '@billet/sdk';
import { clientVerbs } from './client-verbs.ts';
import { domainVerbs } from './domain-verbs.ts';
import { invoiceVerbs } from './invoice-verbs.ts';
import { serviceVerbs } from './service-verbs.ts';
import type { BulkVerb, Turn } from './verb.ts';

const VERBS: Readonly<Record<string, BulkVerb>> = { ...serviceVerbs, ...invoiceVerbs, ...clientVerbs, ...domainVerbs };

/** Verbs that somebody may ask for. */
export const offeredVerbs: readonly string[] = Object.keys(VERBS).filter((name) => VERBS[name]?.hidden !== true);

export const verbOf = (name: string): BulkVerb => {
  const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (verb === undefined) throw invalid('VERB_UNKNOWN', 'verb', 'This cannot be done with many at once.');
  return verb;
};

/** What the verb has to be told, checked by its own schema; a problem names the parameter. */
export const paramsOf = ({ verb, params }: Turn): Readonly<Record<string, unknown>> => {
  const parsed = verbOf(verb).params.safeParse(params);
  if (parsed.success) return parsed.data;
  const [problem] = parsed.error.issues;
  throw new BilletError('INPUT_INVALID', problem?.message ?? 'This is not understood.', { status: 422, field: `params.${problem?.path.join('.') ?? ''}` });
};

/** Bulk works belong to people: they run with their rights, also later. */
export const workerOf = (ctx: OperationCtx): number => {
  const { userId, audience } = ctx.caller;
  if (audience !== 'staff' || userId === undefined) throw new BilletError('FORBIDDEN', 'You may not do this.', { status: 403 });
  return userId;
};
