import { addMonths, defineOperation, notFound, z, type OperationCtx } from '@billet/sdk';
import { Brand } from '../../brands/index.ts';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { Invoice } from '../../invoicing/index.ts';
import { idSchema } from '../../paging.ts';
import { translatorsRef } from '../../texts/index.ts';
import { onPaperOf } from '../compose/frame.ts';
import type { Parties } from '../compose/party-lines.ts';
import { fileName, fileSchema, pdfOf } from '../file.ts';
import { changesOf, correctionFacts } from './forms/correction-form.ts';
import { CORRECTION_FORMS, CORRECTION_NAMES, correctionFormOf, type CorrectionName } from './forms/index.ts';
import { worksOf } from './load-work.ts';

/** How far back corrections are offered in a list; older ones are made all the same when asked for. */
const MONTHS = 24;

const correction = z.strictObject({
  invoiceId: z.number().int(),
  number: z.string(),
  issueDate: z.string(),
  payerName: z.string(),
  form: z.enum(CORRECTION_NAMES),
  months: z.array(z.string()),
  change: z.strictObject({ amount: z.number().int(), currency: z.string() }),
});

type Changes = ReturnType<typeof changesOf>;

interface Correction {
  readonly note: Invoice;
  readonly original: Invoice;
  readonly form: CorrectionName;
  readonly changes: Changes;
}

/** Those of these credit notes that change a month whose form was there already. */
const correctionsOf = async (ctx: OperationCtx, notes: readonly Invoice[]): Promise<readonly Correction[]> => {
  const { all } = data(ctx);
  const formed = notes.flatMap((note) => {
    const form = correctionFormOf((note.party as Parties).seller.country);
    return form === undefined ? [] : [{ note, form }];
  });
  const ids = formed.flatMap(({ note }) => (note.credits_invoice_id === null ? [] : [note.credits_invoice_id]));
  const originals = await all(Invoice).whereIn('id', ids);
  const takenBack = await all(Invoice).whereIn('credits_invoice_id', ids).where('status', 'issued').where('doc_type', 'credit_note').orderBy('id');
  const works = await worksOf(ctx, [...originals, ...takenBack]);
  return formed.flatMap(({ note, form }) => {
    const original = originals.find(({ id }) => id === note.credits_invoice_id);
    const changes = original === undefined ? [] : changesOf(note, works.filter(({ invoice }) => invoice.id === original.id || invoice.credits_invoice_id === original.id));
    return original === undefined || changes.length === 0 ? [] : [{ note, original, form, changes }];
  });
};

const changed = (changes: Changes): number => changes.reduce((sum, { before, after }) => sum + after.net + after.tax - before.net - before.tax, 0);

export const listCorrections = defineOperation({
  name: 'acts.corrections',
  summary: "Corrective documents of a client for the last two years, newest first: credit notes for months that were over before them, where the company's country has a form for that. `months`: those it corrects.",
  kind: 'query',
  http: { method: 'GET', path: '/clients/{clientId}/acts/corrections' },
  audience: ['staff', 'client'],
  permission: 'invoices.read',
  input: z.strictObject({ clientId: idSchema }),
  output: z.strictObject({ items: z.array(correction) }),
  run: async (ctx, { clientId }) => {
    const { of, all } = data(ctx);
    const client = await of(Client).findById(clientId);
    if (client === undefined) throw notFound('Client');
    const { zone } = (await all(Brand).findById(client.brand_id)) as Brand;
    const since = addMonths(ctx.clock.today(zone), -MONTHS);
    const notes = await of(Invoice).where('client_id', client.id).where('status', 'issued').where('doc_type', 'credit_note').where('issue_date', '>=', since).orderBy('id', 'desc');
    return {
      items: (await correctionsOf(ctx, notes)).map(({ note, form, changes }) => ({
        invoiceId: note.id,
        number: note.number ?? '',
        issueDate: note.issue_date ?? '',
        payerName: (note.party as Parties).buyer.name,
        form,
        months: [...new Set(changes.map(({ given }) => given.work.month))].sort(),
        change: { amount: changed(changes), currency: note.currency },
      })),
    };
  },
});

export const correctionPdf = defineOperation({
  name: 'acts.correctionPdf',
  summary: "The corrective document for a credit note as PDF (base64), on the form of the company's country and in its language: in Russia the УКД. It holds what the credit note takes back of months that were over before it, before and after; `NOT_FOUND` where there is no such thing.",
  kind: 'query',
  http: { method: 'GET', path: '/invoices/{id}/correction' },
  audience: ['staff', 'client'],
  permission: 'invoices.read',
  input: z.strictObject({ id: idSchema }),
  output: fileSchema,
  run: async (ctx, { id }) => {
    const { of, all } = data(ctx);
    const found = await of(Invoice).where('id', id).where('status', 'issued').where('doc_type', 'credit_note');
    const [made] = await correctionsOf(ctx, found);
    if (made === undefined) throw notFound('Correction');
    const { note, original, changes } = made;
    const form = CORRECTION_FORMS[made.form];
    const brand = (await all(Brand).findById(note.brand_id)) as Brand;
    const facts = correctionFacts(original, note, changes, form.currency);
    const say = await ctx.use(translatorsRef).in(form.locale, brand.id);
    const paper = await onPaperOf(data(ctx), say, brand, facts.parties.seller, { number: facts.number, day: facts.day, facts: [], ...form.paper(facts) });
    return pdfOf(ctx, brand.id, fileName(paper.heading, paper.number), paper);
  },
});
