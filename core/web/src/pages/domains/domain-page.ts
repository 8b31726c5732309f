import { permits } from '@billet/kernel';
import { clientName } from '../client-name.ts';
import { BilletError } from '@billet/sdk';
import type { Card, PageModel } from '../../view-models/page.ts';
import { asMinor } from '../as-minor.ts';
import { confirmFirst } from '../confirm.ts';
import type { Action, Body, Page, PageCtx } from '../page.ts';
import { buttonProblem } from '../parts.ts';
import { domainForms, premiumCard } from './domain-forms.ts';
import { taskAction, taskCards, transferCodeCard } from './task-cards.ts';
import { domainFacts, domainNotices } from './domain-life-cards.ts';
import { noticesCard } from './notices-card.ts';
import { domainLocks } from './domain-locks.ts';
import { domainBadge, domainsBase, type ContactRow, type DomainDetail, type DomainOwners, type DomainRow } from './domain-shapes.ts';
import { readDnssec } from './read-dnssec.ts';

type Area = 'client' | 'staff';

/** One server a line; addresses of a server below the domain follow it. */
export const asServers = (text: string): readonly { readonly host: string; readonly addresses?: readonly string[] }[] =>
  text.split('\n').map((line) => line.trim().split(/[\s,]+/).filter((part) => part !== '')).flatMap(([host, ...addresses]) => (host === undefined ? [] : [addresses.length === 0 ? { host } : { host, addresses }]));

const historyCard = (ctx: PageCtx, { operations }: DomainDetail, area: Area): Card => ({
  kind: 'rows',
  title: ctx.t('domains.history'),
  rows: operations.map((row) => ({
    icon: row.state === 'done' ? 'check' : row.state === 'attention' ? 'alert' : 'clock',
    title: ctx.t(`domains.kind.${row.kind}`),
    meta: row.message !== '' && row.state !== 'done' && area === 'staff' ? row.message : ctx.t(row.state === 'done' ? 'domains.done' : row.state === 'attention' ? 'domains.attention' : 'domains.underway'),
    instant: row.createdAt,
  })),
  empty: ctx.t('domains.history.empty'),
});

/** What the service and its client are called, for those who may see them. */
const ownersOf = async (ctx: PageCtx, { serviceId, clientId }: DomainRow): Promise<DomainOwners> => {
  const may = (permission: string): boolean => permits(ctx.caller.permissions, permission);
  return {
    service: may('services.read') ? (await ctx.call<{ service: { number: string } }>('services.get', { id: serviceId })).service.number : `#${String(serviceId)}`,
    client: await clientName(ctx, clientId),
  };
};

const load = async (ctx: PageCtx, area: Area, more: readonly Card[] = []): Promise<PageModel> => {
  const detail = await ctx.call<DomainDetail>('domains.get', { id: ctx.params['id'] });
  const { domain } = detail;
  const { items: contacts } = await ctx.call<{ items: readonly ContactRow[] }>('domains.contacts', { clientId: domain.clientId });
  return {
    title: domain.unicode,
    badge: domainBadge(ctx, domain.state),
    crumbs: [{ label: ctx.t('nav.domains'), href: domainsBase(area) }],
    main: [
      ...buttonProblem(ctx, 'transferCode', 'lock', 'restore', 'privacy', 'autoRenew', 'renew', 'renewFree', 'orderRestore', 'authCode', 'verify'),
      ...more,
      ...domainNotices(ctx, detail, contacts, area),
      ...taskCards(ctx, detail, contacts),
      ...domainForms(ctx, detail, contacts, area),
      ...(area === 'staff' ? premiumCard(ctx, detail) : []),
      historyCard(ctx, detail, area),
      ...(area === 'staff' ? await noticesCard(ctx) : []),
    ],
    aside: [domainFacts(ctx, detail, await ownersOf(ctx, domain), area), ...domainLocks(ctx, detail)],
  };
};

/** The code is shown on this one answer and nowhere else. */
const showCode = (area: Area): Action => async (ctx) => {
  const first = confirmFirst(ctx, area);
  if (first !== undefined) return first;
  const { authCode } = await ctx.call<{ authCode: string }>('domains.authCode', { id: ctx.params['id'] });
  return load(ctx, area, [{ kind: 'lines', title: ctx.t('domainLife.leave'), text: ctx.t('domainLife.leave.once'), lines: [{ label: ctx.t('domains.code'), value: authCode, copy: true }] }]);
};

/** The same for the code the client gave, which whoever carries out the transfer needs. */
const showTransferCode: Action = async (ctx) => {
  const first = confirmFirst(ctx, 'staff');
  if (first !== undefined) return first;
  const { authCode } = await ctx.call<{ authCode: string }>('domains.transferCode', { id: ctx.params['id'] });
  return load(ctx, 'staff', [transferCodeCard(ctx, authCode)]);
};

const saveDnssec = async (ctx: PageCtx, body: Body): Promise<unknown> => {
  const { can } = await ctx.call<DomainDetail>('domains.get', { id: ctx.params['id'] });
  const records = readDnssec(body['records'] ?? '', can.dnssec);
  if (typeof records === 'number') throw new BilletError('DNSSEC_LINE', 'This line is no such record.', { status: 422, field: 'records', details: { line: records } });
  return ctx.call('domains.setDnssec', { id: ctx.params['id'], ...records });
};

/** Everything about one domain. */
export const domainPage = (area: Area): Page => {
  const own = (ctx: PageCtx): string => `${domainsBase(area)}/${ctx.params['id'] ?? ''}`;
  const invoice = (id: number): string => `${area === 'client' ? '' : '/staff'}/invoices/${String(id)}`;
  const then = (work: (ctx: PageCtx, body: Body) => Promise<unknown>, say = 'domains.sent'): Action => async (ctx, body) => {
    await work(ctx, body);
    return { to: own(ctx), say };
  };
  const id = (ctx: PageCtx): string => ctx.params['id'] ?? '';
  return {
    path: `${domainsBase(area)}/:id`,
    area,
    open: 'member',
    nav: 'domains',
    load: (ctx) => load(ctx, area),
    actions: {
      nameservers: then((ctx, body) => ctx.call('domains.setNameservers', { id: id(ctx), servers: asServers(body['servers'] ?? '') })),
      lock: then((ctx, body) => ctx.call('domains.setLock', { id: id(ctx), locked: body['on'] === 'yes' })),
      privacy: then((ctx, body) => ctx.call('domains.setPrivacy', { id: id(ctx), on: body['on'] === 'yes' })),
      autoRenew: then((ctx, body) => ctx.call('domains.setAutoRenew', { id: id(ctx), on: body['on'] === 'yes' }), 'form.saved'),
      code: then((ctx, body) => ctx.call('domains.giveAuthCode', { id: id(ctx), authCode: body['authCode'] ?? '' })),
      registrant: then((ctx, body) => ctx.call('domains.setRegistrant', { id: id(ctx), contactId: body['contactId'] })),
      verify: then((ctx) => ctx.call('domains.resendVerification', { id: id(ctx) }), 'domainLife.verify.sent'),
      dnssec: then(saveDnssec),
      authCode: showCode(area),
      release: async (ctx, body) => {
        const first = confirmFirst(ctx, area);
        if (first !== undefined) return first;
        await ctx.call('domains.release', { id: id(ctx), tag: body['tag'] ?? '' });
        return { to: own(ctx), say: 'domainLife.leave.released' };
      },
      renew: async (ctx) => {
        const { invoiceId } = await ctx.call<{ invoiceId: number | null }>('domains.renew', { id: id(ctx) });
        return { to: invoiceId === null ? own(ctx) : invoice(invoiceId), say: 'domainLife.renew.pay' };
      },
      trade: async (ctx, body) => {
        const { invoiceId } = await ctx.call<{ invoiceId: number | null }>('domains.trade', { id: id(ctx), contactId: body['contactId'], withoutInvoice: area === 'staff' && body['withoutInvoice'] === 'on' });
        return invoiceId === null ? { to: own(ctx), say: 'domains.sent' } : { to: invoice(invoiceId), say: 'domainTrade.payLead' };
      },
      orderRestore: async (ctx) => {
        const { feeInvoiceId } = await ctx.call<{ feeInvoiceId: number }>('domains.orderRestore', { id: id(ctx) });
        return { to: invoice(feeInvoiceId), say: 'domainLife.restore.both' };
      },
      ...(area === 'staff'
        ? {
            acceptPrice: then((ctx, body) => {
              const currency = (body['currency'] ?? '').trim().toUpperCase();
              const amount = (field: string): number | null => ((body[field] ?? '').trim() === '' ? null : asMinor(body[field] ?? '', currency, field));
              return ctx.call('domains.acceptPrice', { id: id(ctx), currency, register: amount('register'), transfer: amount('transfer'), renew: amount('renew') });
            }),
            transferCode: showTransferCode,
            restore: then((ctx) => ctx.call('domains.restore', { id: id(ctx) })),
            renewFree: then((ctx) => ctx.call('domains.renew', { id: id(ctx), withoutInvoice: true })),
          }
        : {}),
    },
    ...(area === 'staff' ? { action: (name: string) => taskAction(name, own) } : {}),
  };
};
