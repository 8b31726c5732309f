import { permits } from '@billet/kernel';
import { isBilletError } from '@billet/sdk';
import type { Badge, Card } from '../../view-models/page.ts';
import type { PageCtx } from '../page.ts';
import { cycleText, productName } from '../parts.ts';
import type { InvoiceDetail, InvoiceRow, ProductRow, ResourcesOf, ServiceRow } from '../shapes.ts';
import { statusBadge } from '../tones.ts';

export interface OrderRow {
  readonly id: number;
  readonly number: string;
  readonly clientId: number;
  readonly status: string;
  readonly currency: string;
  readonly invoiceId: number | null;
  readonly termsVersion: string | null;
  readonly termsAcceptedAt: string | null;
  readonly termsAcceptedFrom: string | null;
  readonly placedFrom: string | null;
  readonly createdAt: string;
}

export interface OrderItem {
  readonly productId: number;
  readonly serviceId: number | null;
  readonly quantity: number;
  readonly price: number;
  readonly cycle: { readonly unit: string; readonly count: number };
}

export interface OrderDetail {
  readonly order: OrderRow;
  readonly items: readonly OrderItem[];
}

interface DomainRow {
  readonly id: number;
  readonly state: string;
  readonly needsAuthCode: boolean;
}

type Row = Extract<Card, { kind: 'rows' }>['rows'][number];

const may = (ctx: PageCtx, permission: string): boolean => permits(ctx.caller.permissions, permission);

/** The first invoice of an order, for those who may see it. */
export const invoiceOf = async (ctx: PageCtx, { invoiceId }: OrderRow): Promise<InvoiceRow | undefined> =>
  invoiceId === null || !may(ctx, 'invoices.read') ? undefined : (await ctx.call<InvoiceDetail>('invoices.get', { id: invoiceId })).invoice;

const unpaid = (invoice: InvoiceRow | undefined): boolean => invoice !== undefined && (invoice.settlement === 'unpaid' || invoice.settlement === 'part_paid');

const domainOf = async (ctx: PageCtx, service: ServiceRow): Promise<DomainRow | undefined> => {
  if (!may(ctx, 'domains.read')) return undefined;
  const { items } = await ctx.call<{ items: readonly DomainRow[] }>('domains.list', { serviceId: service.id });
  return items[0];
};

/** Where a thing stands on its way: waits for payment, is being set up, ready, or what keeps it. */
const stateOf = async (ctx: PageCtx, service: ServiceRow, domain: DomainRow | undefined, invoice: InvoiceRow | undefined): Promise<Badge> => {
  const say = (key: string, tone: Badge['tone']): Badge => ({ text: ctx.t(`orders.state.${key}`), tone });
  if (service.status === 'pending') return unpaid(invoice) ? say('payment', 'warn') : say('waiting', 'info');
  if (service.status !== 'active') return statusBadge(ctx.say, service.status);
  if (domain !== undefined) return domain.state === 'active' ? say('ready', 'ok') : domain.needsAuthCode ? say('code', 'warn') : say('setUp', 'info');
  const { bindings } = await ctx.call<ResourcesOf>('provisioning.service', { id: service.id });
  if (bindings.some(({ state, error }) => state === 'failed' || error !== null)) return say(ctx.caller.audience === 'staff' ? 'failed' : 'setUp', ctx.caller.audience === 'staff' ? 'bad' : 'info');
  return bindings.every(({ appliedAt }) => appliedAt !== null) ? say('ready', 'ok') : say('setUp', 'info');
};

const linkOf = (base: string, service: ServiceRow, domain: DomainRow | undefined): string => (domain === undefined ? `${base}/services/${String(service.id)}` : `${base}/domains/${String(domain.id)}`);

const ifThere = <Answer>(answer: Promise<Answer>): Promise<Answer | undefined> =>
  answer.catch((error: unknown) => {
    if (isBilletError(error) && error.status === 404) return undefined;
    throw error;
  });

/** The service of an item; nothing where its record was deleted or it went to another client since. */
const serviceOf = async (ctx: PageCtx, { serviceId }: OrderItem): Promise<ServiceRow | undefined> =>
  serviceId === null || !may(ctx, 'services.read') ? undefined : (await ifThere(ctx.call<{ service: ServiceRow }>('services.get', { id: serviceId })))?.service;

const nameOf = async (ctx: PageCtx, { productId }: OrderItem): Promise<string> => {
  const product = await ifThere(ctx.call<ProductRow>('products.get', { id: productId }));
  return product === undefined ? `#${String(productId)}` : productName(ctx, product.name);
};

/** The things of an order, each with where it stands; `base` is the area that links lead to. */
export const progressRows = async (ctx: PageCtx, { order, items }: OrderDetail, invoice: InvoiceRow | undefined, base: string): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (const item of items) {
    const money = { amount: item.price, currency: order.currency };
    const times = item.quantity === 1 ? '' : `${String(item.quantity)} × `;
    const service = await serviceOf(ctx, item);
    if (service === undefined) {
      rows.push({ icon: 'box', title: `${times}${await nameOf(ctx, item)}`, meta: cycleText(ctx, item.cycle), money });
      continue;
    }
    const domain = await domainOf(ctx, service);
    const badge = order.status === 'cancelled' || order.status === 'fraud' ? statusBadge(ctx.say, order.status) : await stateOf(ctx, service, domain, invoice);
    rows.push({ icon: domain === undefined ? 'server' : 'globe', title: `${times}${service.label}`, href: linkOf(base, service, domain), meta: `${service.number} · ${cycleText(ctx, item.cycle)}`, money, badge });
  }
  return rows;
};
