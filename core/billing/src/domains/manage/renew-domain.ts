import { addMonths, conflict, defineOperation, z, type OperationCtx } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { billEarly } from '../../invoicing/index.ts';
import { idSchema } from '../../paging.ts';
import { changeService, resumedTerms, Service } from '../../services/index.ts';
import { writeOperation } from '../journal/index.ts';
import { changeDomain } from '../load-domain.ts';
import { DomainOperation, type Domain } from '../tables.ts';
import { heldDomain } from './held-domain.ts';

/** No registry lets a registration reach further into the future. */
const MOST_MONTHS = 120;

/** An invoice for the time after the day of expiry that nobody has paid yet. */
export const openRenewal = async (ctx: OperationCtx, domain: Domain): Promise<number | undefined> => {
  const [row] = await data(ctx).db.raw<{ id: number | string }>(
    `select i.id from invoices i join invoice_lines l on l.invoice_id = i.id
     where l.service_id = ? and l.kind = 'recurring' and l.period_end > ? and i.status in ('issued', 'proforma') and i.settlement in ('unpaid', 'part_paid') order by i.id limit 1`,
    [domain.service_id, domain.expires_on],
  );
  return row === undefined ? undefined : Number(row.id);
};

/** The invoice by whose payment the domain gets its next term: the one that is open, or a new one. */
export const raiseRenewal = async (ctx: OperationCtx, domain: Domain): Promise<number> => {
  const open = await openRenewal(ctx, domain);
  return open ?? (await billEarly(ctx, [domain.service_id]))[0] ?? 0;
};

/** A renewal without an invoice. Two clicks at once wait here; the second finds what the first one wrote. */
const renewNow = async (ctx: OperationCtx, domain: Domain, years: number): Promise<number | null> => {
  const { all, db } = data(ctx);
  await db.execute('update domains set version = version + 1 where id = ?', [domain.id]);
  const open = await all(DomainOperation).where({ domain_id: domain.id, kind: 'renew' }).whereNotIn('state', ['done', 'dropped']).orderBy('id').first();
  return open?.id ?? (await writeOperation(ctx, domain, 'renew', `renew:staff:${ctx.ids.ulid()}`, { years }))?.id ?? null;
};

const assertNotTooFar = async (ctx: OperationCtx, domain: Domain, years: number): Promise<void> => {
  const { zone } = await brandOf(ctx, domain.brand_id);
  if (addMonths(domain.expires_on ?? '', 12 * years) > addMonths(ctx.clock.today(zone), MOST_MONTHS)) throw conflict('RENEWED_TOO_FAR', 'No domain is registered for more than ten years ahead.');
};

export const renewDomain = defineOperation({
  name: 'domains.renew',
  summary: 'Invoices the next term of a domain now; it is renewed when that is paid. Staff may renew it at once without an invoice.',
  kind: 'command',
  http: { method: 'POST', path: '/domains/{id}/renewal' },
  audience: ['staff', 'client'],
  permission: 'domains.write',
  input: z.strictObject({ id: idSchema, withoutInvoice: z.boolean().default(false) }),
  output: z.strictObject({ invoiceId: z.number().int().nullable(), operationId: z.number().int().nullable() }),
  run: async (ctx, { id, withoutInvoice }) => {
    const domain = await heldDomain(ctx, id);
    const service = (await data(ctx).all(Service).findById(domain.service_id)) as Service;
    await assertNotTooFar(ctx, domain, service.cycle_count);
    if (withoutInvoice && ctx.caller.audience !== 'client') return { invoiceId: null, operationId: await renewNow(ctx, domain, service.cycle_count) };
    return { invoiceId: await raiseRenewal(ctx, domain), operationId: null };
  },
});

/** Says whether a domain is renewed by itself. `stoppedWith` = the service whose cancellation ends it. */
export const switchAutoRenew = async (ctx: OperationCtx, domain: Domain, on: boolean, stoppedWith: number | null = null): Promise<void> => {
  const service = (await data(ctx).all(Service).findById(domain.service_id)) as Service;
  if (on !== domain.auto_renew || stoppedWith !== domain.stopped_with) await changeDomain(ctx, domain, { auto_renew: on, stopped_with: stoppedWith });
  if (!on && service.billing_status === 'active') await changeService(ctx, service, { billing_status: 'paused', next_bill_at: null });
  if (on && service.billing_status === 'paused' && service.billing_paused_on === null) await changeService(ctx, service, await resumedTerms(ctx, service));
};

export const setAutoRenew = defineOperation({
  name: 'domains.setAutoRenew',
  summary: 'Says whether the next term of a domain is invoiced by itself. Without that it expires unless somebody renews it.',
  kind: 'command',
  http: { method: 'PUT', path: '/domains/{id}/auto-renew' },
  audience: ['staff', 'client'],
  permission: 'domains.write',
  input: z.strictObject({ id: idSchema, on: z.boolean() }),
  output: z.strictObject({ autoRenew: z.boolean() }),
  run: async (ctx, { id, on }) => {
    await switchAutoRenew(ctx, await heldDomain(ctx, id), on);
    return { autoRenew: on };
  },
});
