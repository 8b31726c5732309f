import { defineOperation, notFound, z, type OperationCtx } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { mailKind, sampleModel, variablesOf } from '../kinds.ts';
import { mailWorkshopRef, type MailContent, type MailText } from '../renderer.ts';
import { MailMessage } from '../tables.ts';
import { sendAtOnce } from '../send-at-once.ts';
import { placeInput, textInput } from './template-input.ts';

type Model = Readonly<Record<string, unknown>>;

interface Wish {
  readonly brandId: number;
  readonly key: string;
  readonly locale: string;
  readonly clientId?: number | undefined;
  readonly invoiceId?: number | undefined;
}

/** What the last mail of this kind to a client said; nothing if he never got one. */
const lastModel = async (ctx: OperationCtx, key: string, clientId: number): Promise<Model> =>
  ((await data(ctx).all(MailMessage).where({ client_id: clientId, key }).orderBy('id', 'desc').first())?.model ?? {}) as Model;

/** The invoice that was chosen, or a client's newest one. Invoices are kept by a later room, so they are read as rows. */
const invoiceModel = async (ctx: OperationCtx, { brandId, clientId, invoiceId }: Wish): Promise<Model> => {
  const [row] = await data(ctx).db.raw<{ id: number | string; number: string | null; total: number | string; paid: number | string; currency: string; due_date: string; name: string }>(
    'select i.id, i.number, i.total, i.paid, i.currency, i.due_date, p.name from invoices i join payers p on p.id = i.payer_id where i.brand_id = ? and (i.id = ? or (? = 0 and i.client_id = ?)) order by i.id desc limit 1',
    [brandId, invoiceId ?? 0, invoiceId ?? 0, clientId ?? 0],
  );
  if (row === undefined && invoiceId !== undefined) throw notFound('Invoice');
  return row === undefined ? {} : { invoiceId: Number(row.id), number: row.number ?? '', total: { amount: Number(row.total) - Number(row.paid), currency: row.currency }, dueDate: row.due_date, name: row.name };
};

/** Real data as far as there is some; the rest is made up. Secrets are never shown. */
const modelFor = async (ctx: OperationCtx, wish: Wish): Promise<Model> => {
  const { key, clientId, invoiceId } = wish;
  const sample = sampleModel(key);
  if (clientId === undefined && invoiceId === undefined) return sample;
  const client = clientId === undefined ? undefined : await data(ctx).all(Client).findOne({ id: clientId, brand_id: wish.brandId });
  if (clientId !== undefined && client === undefined) throw notFound('Client');
  const named = client === undefined ? {} : { name: client.name, client: client.name };
  const aboutInvoice = mailKind(key)?.variables.some(({ name }) => name === 'total') === true;
  const secrets = Object.fromEntries(variablesOf(key).filter(({ secret }) => secret === true).map(({ name, sample: dots }) => [name, dots]));
  return { ...sample, ...named, ...(clientId === undefined ? {} : await lastModel(ctx, key, clientId)), ...(aboutInvoice ? await invoiceModel(ctx, wish) : {}), ...secrets };
};

const make = async (ctx: OperationCtx, wish: Wish, text: MailText): Promise<MailContent> => {
  await brandOf(ctx, wish.brandId);
  const workshop = ctx.use(mailWorkshopRef);
  workshop.check(wish.key, text);
  return workshop.preview({ key: wish.key, locale: wish.locale, brandId: wish.brandId, text, model: await modelFor(ctx, wish) });
};

const wishInput = z.strictObject({ ...placeInput, ...textInput, clientId: idSchema.optional(), invoiceId: idSchema.optional() });

export const previewMailTemplate = defineOperation({
  name: 'mail.previewTemplate',
  summary: 'A mail as its reader would get it with a text that is being written, with the data of a client or an invoice if one is named.',
  kind: 'query',
  http: { method: 'POST', path: '/brands/{brandId}/mail-templates/{key}/{locale}/preview' },
  audience: ['staff'],
  permission: 'mail.templates',
  input: wishInput,
  output: z.strictObject({ subject: z.string(), text: z.string(), html: z.string() }),
  run: async (ctx, { subject, body, plain, action, ...wish }) => ({ ...(await make(ctx, wish, { subject, body, plain, action })) }),
});

interface TestMail {
  readonly to: string;
  readonly brandId: number;
  readonly content: MailContent;
}

export const testMailTemplate = defineOperation({
  name: 'mail.testTemplate',
  summary: 'Sends a text that is being written to an address, to be looked at in a mail program.',
  kind: 'command',
  http: { method: 'POST', path: '/brands/{brandId}/mail-templates/{key}/{locale}/test' },
  audience: ['staff'],
  permission: 'mail.templates',
  input: wishInput.extend({ to: z.email() }),
  output: z.strictObject({ sent: z.boolean() }),
  prepare: async (ctx, { subject, body, plain, action, to, ...wish }): Promise<TestMail> => {
    ctx.touch({ kind: 'brand', id: wish.brandId }, undefined, { testMail: wish.key, to });
    return { to, brandId: wish.brandId, content: await make(ctx, wish, { subject, body, plain, action }) };
  },
  call: async (ctx, { to, content }: TestMail) => {
    await sendAtOnce(ctx, to, content);
    return true;
  },
  settle: (_ctx, _prepared, sent: boolean) => Promise.resolve({ sent }),
});
