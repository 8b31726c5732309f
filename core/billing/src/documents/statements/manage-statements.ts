import { defineOperation, localDateSchema, notFound, z, type OperationCtx } from '@billet/sdk';
import { Brand, LegalEntity, sellerOf } from '../../brands/index.ts';
import { Client, Payer } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { translatorsRef } from '../../texts/index.ts';
import { fileName, fileSchema, pdfOf } from '../file.ts';
import { bookFor, booksOf, loadStatement, type Statement, type StatementWish } from './load-statement.ts';
import { statementPaper } from './statement-paper.ts';

const wish = {
  clientId: idSchema,
  from: localDateSchema,
  /** Inclusive. */
  until: localDateSchema,
  currency: z.string().regex(/^[A-Z]{3}$/).optional(),
  companyId: idSchema.optional(),
} as const;

const book = z.strictObject({ companyId: z.number().int(), companyName: z.string(), currency: z.string() });

const namedBooks = async (ctx: OperationCtx, clientId: number): Promise<readonly z.input<typeof book>[]> => {
  const names = new Map((await data(ctx).all(LegalEntity)).map((company) => [company.id, company.name] as const));
  return (await booksOf(ctx, clientId)).map((each) => ({ ...each, companyName: names.get(each.companyId) ?? '' }));
};

const money = z.strictObject({ amount: z.number().int(), currency: z.string() });

const statementSchema = z.strictObject({
  companyId: z.number().int(),
  opening: money,
  lines: z.array(z.strictObject({ kind: z.string(), document: z.string(), bookedOn: z.string(), debit: z.number().int(), credit: z.number().int(), balance: z.number().int() })),
  debit: money,
  credit: money,
  closing: money,
  books: z.array(book),
});

const loaded = async (ctx: OperationCtx, clientId: number, asked: StatementWish): Promise<{ readonly client: Client; readonly brand: Brand; readonly statement: Statement }> => {
  const { of, all } = data(ctx);
  const client = await of(Client).findById(clientId);
  if (client === undefined) throw notFound('Client');
  const brand = (await all(Brand).findById(client.brand_id)) as Brand;
  const book = await bookFor(ctx, client, brand.legal_entity_id, brand.currency, asked);
  return { client, brand, statement: await loadStatement(ctx, client.id, book, asked) };
};

export const listBooks = defineOperation({
  name: 'statements.books',
  summary: 'Companies and currencies in which there are books for a client: each has a statement of its own.',
  kind: 'query',
  http: { method: 'GET', path: '/clients/{clientId}/books' },
  audience: ['staff', 'client'],
  permission: 'ledger.read',
  input: z.strictObject({ clientId: idSchema }),
  output: z.strictObject({ items: z.array(book) }),
  run: async (ctx, { clientId }) => {
    if ((await data(ctx).of(Client).findById(clientId)) === undefined) throw notFound('Client');
    return { items: [...(await namedBooks(ctx, clientId))] };
  },
});

export const showStatement = defineOperation({
  name: 'statements.get',
  summary: "A client's account with a company over a period, from the books: opening balance, movements, closing balance. Above zero the client owes, below he has money with the company.",
  kind: 'query',
  http: { method: 'GET', path: '/clients/{clientId}/account' },
  audience: ['staff', 'client'],
  permission: 'ledger.read',
  input: z.strictObject(wish),
  output: statementSchema,
  run: async (ctx, { clientId, ...asked }) => {
    const { statement } = await loaded(ctx, clientId, asked);
    const of = (amount: number): { amount: number; currency: string } => ({ amount, currency: statement.currency });
    return {
      companyId: statement.companyId,
      opening: of(statement.opening),
      lines: statement.lines.map(({ kind, document, bookedOn, debit, credit, balance }) => ({ kind, document, bookedOn, debit, credit, balance })),
      debit: of(statement.debit),
      credit: of(statement.credit),
      closing: of(statement.closing),
      books: [...(await namedBooks(ctx, clientId))],
    };
  },
});

export const statementPdf = defineOperation({
  name: 'statements.pdf',
  summary: "A client's account with a company over a period as PDF (base64), addressed to one of his payers: a statement, or a reconciliation with both sides' columns and a place for both signatures.",
  kind: 'query',
  http: { method: 'GET', path: '/clients/{clientId}/account/pdf' },
  audience: ['staff', 'client'],
  permission: 'ledger.read',
  input: z.strictObject({ ...wish, payerId: idSchema.optional(), form: z.enum(['statement', 'reconciliation']).default('statement') }),
  output: fileSchema,
  run: async (ctx, { clientId, payerId, form, ...asked }) => {
    const { of, all } = data(ctx);
    const { client, brand, statement } = await loaded(ctx, clientId, asked);
    const payers = await of(Payer).where('client_id', client.id).orderBy('id');
    const payer = payerId === undefined ? (payers.find((each) => each.is_default) ?? payers[0]) : payers.find((each) => each.id === payerId);
    if (payer === undefined) throw notFound('Payer');
    const say = await ctx.use(translatorsRef).in(client.locale, brand.id);
    const paper = await statementPaper(data(ctx), say, statement, {
      brand,
      seller: sellerOf((await all(LegalEntity).findById(statement.companyId)) as LegalEntity),
      buyer: { name: payer.name, taxId: payer.tax_id, country: payer.country, address: payer.address, email: payer.email },
      clientNumber: client.number,
      from: asked.from,
      until: asked.until,
    }, form);
    return pdfOf(ctx, brand.id, fileName(paper.heading, client.number, asked.until), paper);
  },
});
