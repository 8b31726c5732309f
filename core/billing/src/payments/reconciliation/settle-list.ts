import { addDays, addMilliseconds, type OperationCtx } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { inChunks } from '../../in-chunks.ts';
import { noteManyUnmatched } from '../queue/note-unmatched.ts';
import { compareLists, type Difference, type Listed } from '../rules/index.ts';
import { Payment, PaymentAttempt, type GatewayAccount } from '../tables.ts';
import type { TheirPayment } from './read-list.ts';
import { Finding, Reconciliation } from './tables.ts';

const DAY = 86_400_000;

/** As a provider counts it: in the currency that was charged. */
const listed = (row: Payment): Listed =>
  row.charged_amount === null || row.charged_currency === null ? { reference: row.reference, amount: row.amount, currency: row.currency, fee: row.fee } : { reference: row.reference, amount: row.charged_amount, currency: row.charged_currency, fee: row.charged_fee };

/** Our payments that should be on the list, and all others that are on it. What came today may not be there yet: it is no miss. */
const ours = async (ctx: OperationCtx, account: GatewayAccount, since: string, today: string, theirs: readonly TheirPayment[]): Promise<{ readonly known: readonly Listed[]; readonly unripe: ReadonlySet<string> }> => {
  const { all } = data(ctx);
  const booked = await all(Payment).where('gateway_account_id', account.id).whereNull('reversed_at').where('created_at', '>=', addMilliseconds(`${since}T00:00:00.000Z`, -DAY)).where('received_on', '>=', since);
  const named = await inChunks(theirs.map(({ reference }) => reference), (chunk) => all(Payment).where('gateway_account_id', account.id).whereIn('reference', chunk));
  const rows = [...new Map([...booked, ...named].map((row) => [row.id, row] as const)).values()];
  return { known: rows.map(listed), unripe: new Set(rows.filter((row) => row.received_on >= today).map(({ reference }) => reference)) };
};

const same = (row: Finding, found: Difference): boolean => row.theirs === found.theirs && row.ours === found.ours && row.their_fee === found.theirFee && row.our_fee === found.ourFee;

/** Writes down what is new, and closes what a later look has not found any more. What somebody has dismissed stays so. */
const keepFindings = async (ctx: OperationCtx, account: GatewayAccount, differences: readonly Difference[], keyOf: ReadonlyMap<string, string>): Promise<void> => {
  const { all } = data(ctx);
  const name = ({ kind, reference }: { readonly kind: string; readonly reference: string }): string => `${kind} ${reference}`;
  const found = new Map(differences.map((each) => [name(each), each] as const));
  const open = await all(Finding).where({ gateway_account_id: account.id, state: 'open' });
  for (const row of open) {
    const now = found.get(name(row));
    if (now === undefined) await all(Finding).findById(row.id).patch({ state: 'gone', closed_at: ctx.clock.now() });
    else if (!same(row, now)) await all(Finding).findById(row.id).patch({ theirs: now.theirs, ours: now.ours, their_fee: now.theirFee, our_fee: now.ourFee });
  }
  const dismissed = await inChunks([...new Set(differences.map(({ reference }) => reference))], (chunk) => all(Finding).where({ gateway_account_id: account.id, state: 'dismissed' }).whereIn('reference', chunk));
  const opened = new Set(open.map(name));
  for (const each of differences) {
    if (opened.has(name(each)) || dismissed.some((row) => name(row) === name(each) && same(row, each))) continue;
    await all(Finding).insert({
      gateway_account_id: account.id, reference: each.reference, kind: each.kind, currency: each.currency, theirs: each.theirs, ours: each.ours, their_fee: each.theirFee, our_fee: each.ourFee,
      attempt_key: keyOf.get(each.reference) ?? null, state: 'open', note: '', found_at: ctx.clock.now(),
    });
  }
};

/** Compares a provider's list with ours and keeps what differs. Money of no attempt of ours joins the queue, where its owner is looked for. */
export const settleList = async (ctx: OperationCtx, account: GatewayAccount, since: string, list: { readonly payments: readonly TheirPayment[]; readonly whole: boolean }): Promise<{ readonly differences: readonly Difference[]; readonly queued: number }> => {
  const { all } = data(ctx);
  const today = ctx.clock.today((await brandOf(ctx, account.brand_id)).zone);
  const { known, unripe } = await ours(ctx, account, since, today, list.payments);
  // Of a list that was cut off nothing is missing.
  const differences = compareLists(list.payments, known).filter((each) => each.kind !== 'missing_there' || (list.whole && !unripe.has(each.reference)));
  const missing = new Set(differences.filter(({ kind }) => kind === 'missing_here').map(({ reference }) => reference));
  const theirs = list.payments.filter(({ reference }) => missing.has(reference));
  const attempts = await inChunks(theirs.flatMap(({ attemptKey }) => attemptKey ?? []), (chunk) => all(PaymentAttempt).where('gateway_account_id', account.id).whereIn('key', chunk));
  const byRef = await inChunks(theirs.map(({ reference }) => reference), (chunk) => all(PaymentAttempt).where('gateway_account_id', account.id).whereIn('provider_ref', chunk));
  const keys = new Set(attempts.map(({ key }) => key));
  const keyOf = new Map([
    ...theirs.flatMap(({ reference, attemptKey }) => (attemptKey !== undefined && keys.has(attemptKey) ? [[reference, attemptKey] as const] : [])),
    ...byRef.flatMap((attempt) => (attempt.provider_ref === null ? [] : [[attempt.provider_ref, attempt.key] as const])),
  ]);
  const queued = await noteManyUnmatched(ctx, account.id, theirs.filter(({ reference }) => !keyOf.has(reference)).map((each) => ({
    reference: each.reference, amount: each.amount, ...(each.fee === undefined || each.fee < 0 ? {} : { fee: each.fee }), currency: each.currency, receivedOn: today, reason: 'RECONCILED',
  })));
  await keepFindings(ctx, account, differences, keyOf);
  await all(Reconciliation).insert({ gateway_account_id: account.id, since, compared: list.payments.length, error: null, checked_at: ctx.clock.now() });
  return { differences, queued };
};

/** From which day on the nightly look compares: payments of a weekend, and what a provider lists late. */
export const sinceFor = (today: string): string => addDays(today, -7);
