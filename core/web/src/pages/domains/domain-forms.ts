import { formatMinor, type DsRecord, type KeyRecord } from '@billet/sdk';
import type { Card } from '../../view-models/page.ts';
import type { FieldWish, PageCtx } from '../page.ts';
import { contactLabel, domainsBase, type ContactRow, type DomainDetail, type DomainRow } from './domain-shapes.ts';

type Area = 'client' | 'staff';

const serversText = (servers: DomainRow['nameservers']): string => servers.map(({ host, addresses }) => [host, ...(addresses ?? [])].join(' ')).join('\n');

const dsText = ({ keyTag, algorithm, digestType, digest }: DsRecord): string => `${String(keyTag)} ${String(algorithm)} ${String(digestType)} ${digest}`;

const keyText = ({ flags, protocol, algorithm, publicKey }: KeyRecord): string => `${String(flags)} ${String(protocol)} ${String(algorithm)} ${publicKey}`;

/** What the house pays for a premium name: at another price nothing is bought until somebody accepts it here. */
export const premiumCard = (ctx: PageCtx, { can: { premiumCost } }: DomainDetail): readonly Card[] => {
  if (premiumCost === null) return [];
  const { currency, register, transfer, renew, became } = premiumCost;
  const amount = (minor: number | null): string => (minor === null ? '' : formatMinor({ amount: minor, currency }));
  const money = (name: string, label: string, minor: number | null, required: boolean): FieldWish => ({ name, label: ctx.t(label), widget: 'money', ...(currency === '' ? {} : { unit: currency }), width: 'third', value: amount(minor), required });
  const first = became === 'transfer' || transfer !== null ? money('transfer', 'premium.transfer', transfer, true) : money('register', 'premium.register', register, true);
  return [
    {
      kind: 'form',
      title: ctx.t('premium.title'),
      lead: ctx.t(became === null ? 'premium.lead' : 'premium.becameLead'),
      form: ctx.form('acceptPrice', ctx.t('premium.accept'), [
        { name: 'currency', label: ctx.t('premium.currency'), widget: 'text', width: 'third', value: currency, required: true },
        ...(became === 'renew' ? [] : [first]),
        money('renew', 'premium.renew', renew, became === 'renew'),
      ]),
    },
  ];
};

const nameserversCard = (ctx: PageCtx, { domain }: DomainDetail): Card => ({
  kind: 'form',
  title: ctx.t('domains.nameservers'),
  form: ctx.form('nameservers', ctx.t('domains.nameservers.submit'), [{ name: 'servers', label: ctx.t('domains.nameservers'), widget: 'textarea', value: serversText(domain.nameservers), help: ctx.t('domains.nameservers.help'), required: true }]),
});

const dnsCard = (ctx: PageCtx, { domain, can }: DomainDetail, area: Area): readonly Card[] => {
  const rows: { icon: string; title: string; href: string; meta: string }[] = [];
  if (can.dnsZone !== null) {
    const { serviceId, resourceId } = can.dnsZone;
    const service = `${area === 'client' ? '' : '/staff'}/services/${String(serviceId)}/resources`;
    rows.push(
      { icon: 'database', title: ctx.t('domainLife.dns.records'), href: `${service}/dnsRecord`, meta: ctx.t('domainLife.dns.recordsLead') },
      { icon: 'globe', title: ctx.t('domainLife.dns.zone'), href: `${service}/dnsZone/${String(resourceId)}`, meta: ctx.t('domainLife.dns.zoneLead') },
    );
  }
  if (can.records) rows.push({ icon: 'database', title: ctx.t('domainZone.title'), href: `${domainsBase(area)}/${String(domain.id)}/records`, meta: ctx.t('domainZone.linkLead') });
  return rows.length === 0 ? [] : [{ kind: 'rows', title: ctx.t('domainLife.dns'), rows, empty: '' }];
};

const registrantCard = (ctx: PageCtx, { domain }: DomainDetail, contacts: readonly ContactRow[], area: Area): readonly Card[] =>
  contacts.length === 0
    ? []
    : [
        {
          kind: 'form',
          title: ctx.t('domainShop.registrant'),
          ...(domain.contactId === null ? {} : { link: { label: ctx.t('domainLife.registrant.change'), href: `${domainsBase(area)}/${String(domain.id)}/registrant` } }),
          form: ctx.form('registrant', ctx.t('domainLife.registrant.save'), [
            { name: 'contactId', label: ctx.t('domainLife.registrant.who'), widget: 'select', value: String(domain.contactId ?? ''), options: contacts.map((contact) => ({ value: String(contact.id), label: contactLabel(contact) })) },
          ]),
        },
      ];

/** Another registrant by a trade: what it costs, and what becomes of the term. The data of the present one are changed as ever. */
const tradeCards = (ctx: PageCtx, { domain, can }: DomainDetail, contacts: readonly ContactRow[], area: Area): readonly Card[] => {
  if (can.trade === null) return [];
  const { term, price, invoiceId } = can.trade;
  const title = ctx.t('domainTrade.title');
  const change = domain.contactId === null ? {} : { link: { label: ctx.t('domainLife.registrant.change'), href: `${domainsBase(area)}/${String(domain.id)}/registrant` } };
  const others = contacts.filter(({ id }) => id !== domain.contactId);
  if (invoiceId !== null) return [{ kind: 'rows', title, rows: [{ icon: 'clock', title: ctx.t('domainTrade.pay'), href: `${area === 'client' ? '' : '/staff'}/invoices/${String(invoiceId)}`, meta: ctx.t('domainTrade.payLead') }], empty: '' }];
  const cost = price === null ? ctx.t('domainTrade.ask') : price.amount === 0 ? ctx.t('domainTrade.free') : ctx.t('domainTrade.costs', { amount: ctx.say.money(price) });
  const lead = `${ctx.t('domainTrade.lead')} ${ctx.t(`domainTrade.term.${term}`)} ${cost}`;
  if (others.length === 0 || (price === null && area === 'client')) return [{ kind: 'note', title, tone: 'info', icon: 'user', text: others.length === 0 ? `${lead} ${ctx.t('domainTrade.nobody')}` : lead }];
  return [
    {
      kind: 'form',
      title,
      lead,
      ...change,
      form: ctx.form('trade', ctx.t('domainTrade.submit'), [
        { name: 'contactId', label: ctx.t('domainTrade.to'), widget: 'select', required: true, options: others.map((contact) => ({ value: String(contact.id), label: contactLabel(contact) })) },
        ...(area === 'staff' ? [{ name: 'withoutInvoice', label: ctx.t('domainTrade.withoutInvoice'), widget: 'switch' as const }] : []),
      ]),
    },
  ];
};

const dnssecCard = (ctx: PageCtx, { domain, can }: DomainDetail): readonly Card[] => {
  if (can.dnssec === 'none') return [];
  const value = can.dnssec === 'ds' ? domain.dnssec.ds.map(dsText) : domain.dnssec.keys.map(keyText);
  return [
    {
      kind: 'form',
      title: 'DNSSEC',
      lead: ctx.t(value.length === 0 ? 'domainLife.dnssec.off' : 'domainLife.dnssec.on'),
      form: ctx.form('dnssec', ctx.t('domainLife.dnssec.save'), [
        { name: 'records', label: ctx.t(`domainLife.dnssec.${can.dnssec}`), widget: 'textarea', rows: 3, value: value.join('\n'), help: ctx.t(`domainLife.dnssec.${can.dnssec}Help`) },
      ]),
    },
  ];
};

const leaveCard = (ctx: PageCtx, { domain, can }: DomainDetail): readonly Card[] => {
  if (!can.authCode && !can.release) return [];
  const title = ctx.t('domainLife.leave');
  if (domain.locked) return [{ kind: 'note', title, tone: 'info', icon: 'shield', text: ctx.t('domainLife.leave.locked') }];
  if (can.release) {
    return [{ kind: 'form', title, lead: ctx.t('domainLife.leave.tagLead'), form: ctx.form('release', ctx.t('domainLife.leave.release'), [{ name: 'tag', label: ctx.t('domainLife.leave.tag'), widget: 'text', required: true, autocomplete: 'off' }], { danger: true }) }];
  }
  return [{ kind: 'form', title, lead: ctx.t('domainLife.leave.lead'), form: ctx.form('authCode', ctx.t('domainLife.leave.submit'), []) }];
};

/** Everything that can be changed about a domain that is with us. */
export const domainForms = (ctx: PageCtx, detail: DomainDetail, contacts: readonly ContactRow[], area: Area): readonly Card[] => {
  const { domain, can } = detail;
  if (domain.needsAuthCode) {
    return [{ kind: 'form', title: ctx.t('domains.code'), lead: ctx.t('domains.code.lead'), form: ctx.form('code', ctx.t('domains.code.submit'), [{ name: 'authCode', label: ctx.t('domains.code'), widget: 'password', required: true, autocomplete: 'off' }]) }];
  }
  if (domain.state !== 'active' && domain.state !== 'grace') return [];
  return [
    nameserversCard(ctx, detail),
    ...dnsCard(ctx, detail, area),
    ...(can.contacts && can.trade === null ? registrantCard(ctx, detail, contacts, area) : []),
    ...tradeCards(ctx, detail, contacts, area),
    ...dnssecCard(ctx, detail),
    ...leaveCard(ctx, detail),
  ];
};
