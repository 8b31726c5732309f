import { permits } from '@billet/kernel';
import { defineOperation, integer, z } from '@billet/sdk';
import { localised, Product } from '../../catalog/index.ts';
import { data, databaseRef } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { loadService } from '../../services/index.ts';
import { STORY } from './story-sources.ts';

const kinds = [
  'ordered', 'activated', 'ended', 'received', 'addonStarted', 'addonEnded', 'suspended', 'resumed', 'paused', 'continued',
  'invoice', 'proforma', 'creditNote', 'invoiceVoid', 'changeAsked', 'changeMade', 'changeDropped', 'cancelAsked', 'cancelDeclined', 'cancelWithdrawn',
] as const;

const event = z.strictObject({
  at: z.string(),
  kind: z.enum(kinds),
  /** An add-on, a plan, who holds a suspension, or how far an invoice is paid. */
  name: z.string().nullable(),
  number: z.string().nullable(),
  /** The order, document or service that it leads to. */
  targetId: z.number().int().nullable(),
  /** The day it counts from, or on which an invoice was paid. */
  on: z.string().nullable(),
});

interface Row {
  readonly at: string;
  readonly place: number;
  readonly id: number | string;
  readonly kind: (typeof kinds)[number];
  readonly name: string | null;
  readonly number: string | null;
  readonly target: number | string | null;
  readonly on_date: string | null;
}

/** Instant, place of the source and id of the last event of a page. */
const mark = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)~(\d{1,2})~(\d{1,10})$/;

const markOf = ({ at, place, id }: Row): string => `${at}~${String(place)}~${String(id)}`;

/** What became of a service, as its client may know it. After a transfer it begins with that. */
export const serviceStory = defineOperation({
  name: 'services.story',
  summary: 'What happened to a service, newest first, as its client may know it: order, invoices, changes, suspensions, end.',
  kind: 'query',
  http: { method: 'GET', path: '/services/{id}/story' },
  audience: ['staff', 'client'],
  permission: 'services.read',
  input: z.strictObject({ id: idSchema, before: z.string().regex(mark).optional(), limit: integer({ min: 1, max: 200 }).default(50) }),
  output: z.strictObject({ items: z.array(event), next: z.string().optional() }),
  run: async (ctx, { id, before, limit }) => {
    const service = await loadService(ctx, id);
    const mine = STORY.map((source, place) => ({ ...source, place })).filter(({ needs }) => needs === undefined || permits(ctx.caller.permissions, needs));
    const told = mine.map(({ sql, place }) => `select ${String(place)} as place, x.* from (${sql}) x`).join('\nunion all\n');
    const values = { service: id, client: service.client_id };
    const bindings = mine.flatMap(({ takes }) => takes.map((name) => values[name]));
    const [, at = '', place = '0', last = '0'] = before === undefined ? [] : (mark.exec(before) ?? []);
    const after = at === '' ? '' : 'and (at < ? or (at = ? and (place < ? or (place = ? and id < ?))))';
    const rows = await ctx.use(databaseRef).raw<Row>(
      `with story (place, at, id, kind, name, number, target, on_date) as (${told})
       select * from story where at >= coalesce((select max(at) from story where kind = 'received'), '') ${after} order by at desc, place desc, id desc limit ?`,
      [...bindings, ...(at === '' ? [] : [at, at, Number(place), Number(place), Number(last)]), limit],
    );
    const plans = await data(ctx).all(Product).whereIn('id', [...new Set(rows.filter(({ kind }) => kind.startsWith('change')).map(({ target }) => Number(target)))]);
    const planOf = ({ target }: Row): string => localised(plans.find((plan) => plan.id === Number(target))?.name, ctx.caller.locale);
    const end = rows.at(-1);
    return {
      items: rows.map((row) => ({ at: row.at, kind: row.kind, name: row.kind.startsWith('change') ? planOf(row) : row.name, number: row.number, targetId: row.target === null || row.kind.startsWith('change') ? null : Number(row.target), on: row.on_date })),
      ...(rows.length === limit && end !== undefined ? { next: markOf(end) } : {}),
    };
  },
});
