import { reserveIds } from '@billet/database';
import { currencySchema, defineOperation, isBilletError, localDateSchema, type OperationCtx, z } from '@billet/sdk';
import { addressSchema, brandOf } from '../brands/index.ts';
import { insertRows } from '../bulk-rows.ts';
import { Client, Membership, normaliseEmail, normaliseTaxId, Payer, personFields, User } from '../clients/index.ts';
import { nextCounters } from '../counters.ts';
import { data } from '../data.ts';
import { inChunks } from '../in-chunks.ts';
import { knownRecords } from './known-records.ts';
import { found, portionInput, portionOutput, readRow, refused, type Verdict } from './portion.ts';
import { writeRecords } from './write-records.ts';

/** Columns of a file of clients. */
export const clientRow = z.strictObject({
  id: z.string().trim().min(1).max(100),
  kind: personFields.kind,
  name: personFields.name,
  email: personFields.email,
  phone: personFields.phone,
  country: personFields.country,
  tax_id: z.string().trim().max(40).optional(),
  ...addressSchema.shape,
  locale: z.string().trim().min(2).max(20).optional(),
  currency: currencySchema.optional(),
  created_on: localDateSchema.optional(),
});

type ClientRow = z.output<typeof clientRow> & { readonly at: number; readonly taxId: string | null };

/** A number whose check digits are wrong is refused with its row, as in the form. */
const withTaxId = (row: z.output<typeof clientRow>, at: number): ClientRow | Verdict => {
  try {
    return { ...row, at, taxId: normaliseTaxId(row.country, row.tax_id ?? null) };
  } catch (error) {
    if (isBilletError(error)) return refused(at, 'tax_id', error.code, error.message);
    throw error;
  }
};

const taken = {
  id: (at: number): Verdict => refused(at, 'id', 'ID_TWICE', 'This id stands in the file already.'),
  email: (at: number): Verdict => refused(at, 'email', 'EMAIL_TAKEN', 'A client with this e-mail address exists already.'),
  taxId: (at: number): Verdict => refused(at, 'tax_id', 'TAX_ID_TAKEN', 'A client with this tax number exists already.'),
  future: (at: number): Verdict => refused(at, 'created_on', 'DAY_AHEAD', 'This day is still to come.'),
};

/** Sorts rows into those that come in and those that do not, each with a reason. */
const plan = async (ctx: OperationCtx, source: string, brandId: number, today: string, rows: readonly Readonly<Record<string, string>>[]): Promise<{ readonly fresh: readonly ClientRow[]; readonly items: readonly Verdict[] }> => {
  const { all } = data(ctx);
  const items: Verdict[] = [];
  const read: ClientRow[] = [];
  for (const [at, cells] of rows.entries()) {
    const row = readRow(clientRow, cells, at);
    const whole = row.ok ? withTaxId(row.value, at) : row.verdict;
    if ('verdict' in whole) items.push(whole);
    else read.push(whole);
  }
  const known = await knownRecords(ctx, source, 'client', read.map(({ id }) => id));
  const here = (await inChunks(read.map(({ email }) => normaliseEmail(email)), (chunk) => all(Client).where('brand_id', brandId).whereNull('merged_into_id').whereIn('email_norm', chunk))).map((each) => each.email_norm);
  const numbers = (await inChunks(read.flatMap(({ taxId }) => taxId ?? []), (chunk) => all(Client).where('brand_id', brandId).whereNull('merged_into_id').whereIn('tax_id', chunk))).map((each) => each.tax_id);
  const seen = { ids: new Set<string>(), emails: new Set(here), taxIds: new Set(numbers) };
  const fresh: ClientRow[] = [];
  for (const row of read) {
    const email = normaliseEmail(row.email);
    if (seen.ids.has(row.id)) items.push(taken.id(row.at));
    else if (known.has(row.id)) items.push(found(row.at, 'known'));
    else if (seen.emails.has(email)) items.push(taken.email(row.at));
    else if (row.taxId !== null && seen.taxIds.has(row.taxId)) items.push(taken.taxId(row.at));
    else if (row.created_on !== undefined && row.created_on > today) items.push(taken.future(row.at));
    else {
      items.push(found(row.at, 'new'));
      fresh.push(row);
      seen.emails.add(email);
      if (row.taxId !== null) seen.taxIds.add(row.taxId);
    }
    seen.ids.add(row.id);
  }
  return { fresh, items: items.sort((a, b) => a.row - b.row) };
};

/** Clients, payers, logins and what they came from: a few statements for any number. */
const write = async (ctx: OperationCtx, source: string, brand: { readonly id: number; readonly currency: string; readonly locale: string }, fresh: readonly ClientRow[]): Promise<void> => {
  const { db, all } = data(ctx);
  const now = ctx.clock.now();
  const last = await nextCounters(db, 'clients', fresh.length);
  const ids = await reserveIds(db, 'clients', fresh.length);
  const people = fresh.map(({ line1, line2, city, region, postcode, ...row }, i) => ({
    ...row,
    clientId: ids[i] as number,
    number: String(100_000 + last - fresh.length + 1 + i),
    email_norm: normaliseEmail(row.email),
    address: { line1, line2, city, region, postcode },
    locale: row.locale ?? brand.locale,
    createdAt: row.created_on === undefined ? now : `${row.created_on}T00:00:00.000Z`,
  }));
  await insertRows(db, 'clients', Client.columns, people.map((each) => ({
    id: each.clientId, brand_id: brand.id, business_unit_id: null, number: each.number, kind: each.kind, name: each.name, tax_id: each.taxId, email: each.email, email_norm: each.email_norm, phone: each.phone, country: each.country,
    address: each.address, locale: each.locale, currency: each.currency ?? brand.currency, due_day: null, account_day: null, group_id: null, separate_invoices: false, gathering: null, status: 'active', merged_into_id: null, erased_at: null, documents_until: null, notes: '', version: 1, created_at: each.createdAt,
  })));
  const { id: _payerId, ...payerColumns } = Payer.columns;
  await insertRows(db, 'payers', payerColumns, people.map((each) => ({ client_id: each.clientId, name: each.name, tax_id: each.taxId, email: each.email, country: each.country, address: each.address, is_default: true, created_at: each.createdAt })));
  // Somebody may have taken the address before, unproved: an existing login gets nothing without an invitation.
  const logins = new Set((await inChunks(people.map((each) => each.email_norm), (chunk) => all(User).whereIn('email_norm', chunk))).map((each) => each.email_norm));
  const without = people.filter((each) => !logins.has(each.email_norm));
  const userIds = await reserveIds(db, 'users', without.length);
  await insertRows(db, 'users', User.columns, without.map((each, i) => ({
    id: userIds[i] as number, email: each.email, email_norm: each.email_norm, name: each.name, password_hash: null, locale: each.locale, status: 'active', failed_logins: 0, locked_until: null, version: 1, created_at: each.createdAt,
  })));
  const { id: _memberId, ...memberColumns } = Membership.columns;
  await insertRows(db, 'memberships', memberColumns, without.map((each, i) => ({ client_id: each.clientId, user_id: userIds[i] as number, role: 'owner', permissions: ['*'], created_at: now })));
  await writeRecords(db, source, 'client', now, people.map((each) => ({ foreignId: each.id, recordId: each.clientId })));
  for (const each of people) ctx.touch({ kind: 'client', id: each.clientId, clientId: each.clientId }, undefined, { name: each.name, email: each.email, importedFrom: source, importedId: each.id });
};

export const importClients = defineOperation({
  name: 'imports.clients',
  summary: 'Brings clients of another system in, each with its payer and login; the same id of the same source comes in once. Without `apply` it says what would come of each row. Nothing is sent to anybody.',
  kind: 'command',
  http: { method: 'POST', path: '/imports/clients' },
  audience: ['staff'],
  permission: 'clients.write',
  input: z.strictObject(portionInput),
  output: portionOutput,
  run: async (ctx, { source, brandId, rows, apply }) => {
    const brand = await brandOf(ctx, brandId);
    const { fresh, items } = await plan(ctx, source, brandId, ctx.clock.today(brand.zone), rows);
    if (apply && fresh.length > 0) await write(ctx, source, brand, fresh);
    return { items: [...items] };
  },
});
