import { currencySchema, defineOperation, isBilletError, localDateSchema, parseMoney, type OperationCtx, z } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { data } from '../data.ts';
import { Domain } from '../domains/index.ts';
import { inChunks } from '../in-chunks.ts';
import { bringInInvoices, type OldInvoice, type OldLine } from '../invoicing/index.ts';
import { Service } from '../services/index.ts';
import { amountOf } from './cells.ts';
import { ownersOf } from './clients-of.ts';
import { knownRecords } from './known-records.ts';
import { found, portionInput, portionOutput, readRow, refused, type Verdict } from './portion.ts';
import { writeRecords } from './write-records.ts';

const word = (max: number): z.ZodString => z.string().trim().min(1).max(max);

/** Columns of a file of open invoices. `lines` has a line for each of theirs: text | amount | service or domain of the old system. */
export const invoiceFileRow = z.strictObject({
  id: word(100),
  client_id: word(100),
  number: word(60),
  issued_on: localDateSchema,
  due_on: localDateSchema,
  amount: word(30),
  currency: z.string().trim().toUpperCase().pipe(currencySchema),
  lines: word(2000).optional(),
});

type Row = z.output<typeof invoiceFileRow>;

interface FileLine {
  readonly description: string;
  readonly amount: number;
  /** `service` or `domain`, and its id in the old system. */
  readonly about: { readonly kind: 'service' | 'domain'; readonly id: string } | null;
}

const signed = (text: string, currency: string): number | undefined => {
  try {
    return parseMoney(text.replace(',', '.'), currency).amount;
  } catch (error) {
    if (isBilletError(error)) return undefined;
    throw error;
  }
};

/** The lines of an invoice, or nothing if they cannot be read. */
const linesOf = ({ lines, number, currency }: Row, amount: number): readonly FileLine[] | undefined => {
  if (lines === undefined) return [{ description: number, amount, about: null }];
  const read = lines.split(/\r?\n/).filter((line) => line.trim() !== '').map((line): FileLine | undefined => {
    const [description = '', cell = '', about] = line.split('|').map((part) => part.trim());
    const net = signed(cell, currency);
    const [, kind, id] = /^(service|domain):(.{1,100})$/.exec(about ?? '') ?? [];
    if (description === '' || net === undefined || (about !== undefined && about !== '' && id === undefined)) return undefined;
    return { description: description.slice(0, 300), amount: net, about: id === undefined ? null : { kind: kind as 'service', id } };
  });
  return read.includes(undefined) ? undefined : (read as FileLine[]);
};

type Fresh = Omit<OldInvoice, 'lines' | 'key'> & { readonly foreignId: string; readonly lines: readonly FileLine[] };

/** Services and domains that lines speak of; the term of a domain that was charged, but is not at the registry yet, is paid with its line. */
const aboutOf = async (ctx: OperationCtx, source: string, fresh: readonly Fresh[]): Promise<(line: FileLine, clientId: number) => Pick<OldLine, 'serviceId' | 'term'>> => {
  const { all } = data(ctx);
  const ids = (kind: string): readonly string[] => fresh.flatMap(({ lines }) => lines.flatMap(({ about }) => (about?.kind === kind ? [about.id] : [])));
  const known = { service: await knownRecords(ctx, source, 'service', ids('service')), domain: await knownRecords(ctx, source, 'domain', ids('domain')) };
  const services = new Map((await inChunks([...known.service.values(), ...known.domain.values()], (chunk) => all(Service).whereIn('id', chunk))).map((each) => [each.id, each] as const));
  const expiry = new Map((await inChunks([...known.domain.values()], (chunk) => all(Domain).whereIn('service_id', chunk))).map((each) => [each.service_id, each.expires_on] as const));
  return ({ about }, clientId) => {
    const service = about === null ? undefined : services.get(known[about.kind].get(about.id) ?? 0);
    if (service === undefined || service.client_id !== clientId) return { serviceId: null, term: null };
    const [start, end] = [expiry.get(service.id) ?? null, service.billed_through];
    return { serviceId: service.id, term: start !== null && end !== null && start < end ? { start, end } : null };
  };
};

const plan = async (ctx: OperationCtx, source: string, brandId: number, today: string, rows: readonly Readonly<Record<string, string>>[]): Promise<{ readonly fresh: readonly Fresh[]; readonly items: Verdict[] }> => {
  const read = rows.map((cells, at) => readRow(invoiceFileRow, cells, at));
  const whole = read.flatMap((each) => (each.ok ? [each.value] : []));
  const known = await knownRecords(ctx, source, 'invoice', whole.map(({ id }) => id));
  const owners = await ownersOf(ctx, source, brandId, whole.map(({ client_id }) => client_id));
  const seen = new Set<string>();
  const fresh: Fresh[] = [];
  const items = read.map((line, at): Verdict => {
    if (!line.ok) return line.verdict;
    const row = line.value;
    if (seen.has(row.id)) return refused(at, 'id', 'ID_TWICE', 'This id stands in the file already.');
    seen.add(row.id);
    if (known.has(row.id)) return found(at, 'known');
    const amount = amountOf(row.amount, row.currency);
    if (amount === undefined || amount === 0) return refused(at, 'amount', 'AMOUNT_INVALID', 'This is no amount above zero.');
    const lines = linesOf(row, amount);
    if (lines === undefined) return refused(at, 'lines', 'LINES_INVALID', 'Each line is a text, an amount and perhaps service:id or domain:id, parted by |.');
    if (lines.reduce((sum, each) => sum + each.amount, 0) !== amount) return refused(at, 'lines', 'LINES_SUM', 'The lines do not add up to the amount.');
    if (row.issued_on > today) return refused(at, 'issued_on', 'DAY_AHEAD', 'This day is still to come.');
    if (row.due_on < row.issued_on) return refused(at, 'due_on', 'DAY_BEFORE', 'It cannot be due before it was issued.');
    const owner = owners.get(row.client_id);
    if (owner === undefined) return refused(at, 'client_id', 'CLIENT_UNKNOWN', 'This client was not brought in.');
    fresh.push({ foreignId: row.id, clientId: owner.client.id, payerId: owner.payerId, number: row.number, issueDate: row.issued_on, dueDate: row.due_on, currency: row.currency, lines });
    return found(at, 'new');
  });
  return { fresh, items };
};

export const importInvoices = defineOperation({
  name: 'imports.invoices',
  summary: 'Brings what imported clients still owe in, as invoices with the numbers they have; the same id of the same source comes in once. They are paid and dunned like any other; nothing is mailed. Without `apply` it says what would come of each row.',
  kind: 'command',
  http: { method: 'POST', path: '/imports/invoices' },
  audience: ['staff'],
  permission: 'invoices.write',
  input: z.strictObject(portionInput),
  output: portionOutput,
  run: async (ctx, { source, brandId, rows, apply }) => {
    const brand = await brandOf(ctx, brandId);
    const { fresh, items } = await plan(ctx, source, brandId, ctx.clock.today(brand.zone), rows);
    if (!apply || fresh.length === 0) return { items };
    const about = await aboutOf(ctx, source, fresh);
    const ids = await bringInInvoices(ctx, brand, fresh.map((each) => ({ ...each, key: `${source}/${each.foreignId}`, lines: each.lines.map((line) => ({ ...line, ...about(line, each.clientId) })) })));
    await writeRecords(data(ctx).db, source, 'invoice', ctx.clock.now(), fresh.map(({ foreignId }, i) => ({ foreignId, recordId: ids[i] as number })));
    for (const [i, { clientId, number, foreignId }] of fresh.entries()) ctx.touch({ kind: 'invoice', id: ids[i] as number, clientId }, undefined, { number, importedFrom: source, importedId: foreignId });
    return { items };
  },
});
