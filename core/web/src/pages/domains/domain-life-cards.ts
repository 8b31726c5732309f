import type { Card, Form } from '../../view-models/page.ts';
import type { PageCtx } from '../page.ts';
import type { ContactRow, DomainDetail, DomainOwners } from './domain-shapes.ts';

type Area = 'client' | 'staff';

const flip = (ctx: PageCtx, name: string, label: string, to: boolean): Form => ctx.form(name, ctx.t(label), [{ name: 'on', label: '', widget: 'hidden', value: to ? 'yes' : 'no' }]);

/** What a domain in redemption costs to bring back, and the button for it. */
const restoreCards = (ctx: PageCtx, { domain, can }: DomainDetail, area: Area): readonly Card[] => {
  if (domain.state !== 'redemption' || !can.restore) return [];
  if (can.restoreInvoiceId !== null) {
    const href = `${area === 'client' ? '' : '/staff'}/invoices/${String(can.restoreInvoiceId)}`;
    return [{ kind: 'rows', title: ctx.t('domainLife.restore'), rows: [{ icon: 'clock', title: ctx.t('domainLife.restore.pay'), href, meta: ctx.t('domainLife.restore.payLead') }], empty: '' }];
  }
  if (can.restorePrice === null) return [{ kind: 'note', title: ctx.t('domainLife.restore'), tone: 'warn', icon: 'alert', text: ctx.t('domainLife.restore.ask') }];
  const fee = ctx.say.money(can.restorePrice);
  const renewal = can.renewPrice === null ? '–' : ctx.say.money(can.renewPrice);
  return [{ kind: 'form', title: ctx.t('domainLife.restore'), lead: ctx.t('domainLife.restore.lead', { fee, renewal }), form: ctx.form('orderRestore', ctx.t('domainLife.restore.submit'), []) }];
};

/** A registrant who has to show that he can be reached, and the button that mails him again. */
const verifyCards = (ctx: PageCtx, { domain }: DomainDetail, contacts: readonly ContactRow[]): readonly Card[] => {
  if (domain.verification !== 'pending' && domain.verification !== 'failed') return [];
  const email = contacts.find(({ id }) => id === domain.contactId)?.email ?? '';
  const date = domain.verifyBy === null ? '–' : ctx.say.date(domain.verifyBy);
  const lead = domain.verification === 'failed' ? ctx.t('domainLife.verify.failed', { email }) : ctx.t('domainLife.verify.pending', { email, date });
  return [{ kind: 'form', title: ctx.t('registrantCheck.title'), lead, form: ctx.form('verify', ctx.t('domainLife.verify.again'), []) }];
};

/** What stands above everything else: a domain that is about to be lost, or is out of service. */
export const domainNotices = (ctx: PageCtx, detail: DomainDetail, contacts: readonly ContactRow[], area: Area): readonly Card[] => {
  const { domain } = detail;
  return [
    ...(domain.state === 'grace' ? [{ kind: 'note' as const, tone: 'warn' as const, icon: 'alert', text: ctx.t(domain.held ? 'domainLife.graceHeld' : 'domainLife.grace') }] : []),
    ...(domain.state === 'active' && !domain.autoRenew ? [{ kind: 'note' as const, tone: 'info' as const, icon: 'info', text: ctx.t('domainLife.autoRenew.warn') }] : []),
    ...restoreCards(ctx, detail, area),
    ...verifyCards(ctx, detail, contacts),
  ];
};

/** The facts of a domain, with its switches. */
export const domainFacts = (ctx: PageCtx, { domain, can }: DomainDetail, owners: DomainOwners, area: Area): Card => {
  const held = domain.state === 'active' || domain.state === 'grace';
  const yes = (on: boolean): string => ctx.t(on ? 'domainLife.on' : 'domainLife.off');
  const frozen = domain.lockedUntil !== null && domain.lockedUntil > ctx.web.house.clock.today('UTC');
  return {
    kind: 'facts',
    title: ctx.t('mail.fact.domain'),
    facts: [
      { label: ctx.t('domains.registered'), date: domain.registeredOn },
      { label: ctx.t('mail.fact.expiresOn'), date: domain.expiresOn },
      ...(can.renewPrice === null ? [] : [{ label: ctx.t('domainLife.renewPrice'), money: can.renewPrice }]),
      { label: ctx.t('domainLife.autoRenew'), text: yes(domain.autoRenew) },
      ...(can.lock ? [{ label: ctx.t('domains.lock'), text: ctx.t(domain.locked ? 'domains.lock.on' : 'domains.lock.off') }] : []),
      ...(frozen ? [{ label: ctx.t('domainLife.staysUntil'), date: domain.lockedUntil }] : []),
      ...(can.privacy ? [{ label: ctx.t('domains.kind.privacy'), text: yes(domain.privacy) }] : []),
      ...(domain.verification === 'notRequired' ? [] : [{ label: ctx.t('domainLife.verify'), text: ctx.t(`domainLife.verify.state.${domain.verification}`) }]),
      { label: ctx.t('services.service'), text: owners.service, mono: true, href: `${area === 'client' ? '' : '/staff'}/services/${String(domain.serviceId)}` },
      ...(area === 'staff' ? [{ label: ctx.t('service.client'), text: owners.client, href: `/staff/clients/${String(domain.clientId)}` }] : []),
    ],
    actions: [
      ...(held ? [ctx.form('renew', ctx.t('domainLife.renewNow'), [])] : []),
      ...(held ? [flip(ctx, 'autoRenew', domain.autoRenew ? 'domainLife.autoRenew.stop' : 'domainLife.autoRenew.start', !domain.autoRenew)] : []),
      ...(held && can.lock ? [flip(ctx, 'lock', domain.locked ? 'domains.unlock' : 'domains.lock.set', !domain.locked)] : []),
      ...(held && can.privacy ? [flip(ctx, 'privacy', domain.privacy ? 'domainLife.privacy.stop' : 'domainLife.privacy.start', !domain.privacy)] : []),
      ...(area === 'staff' && held ? [ctx.form('renewFree', ctx.t('domainLife.renewFree'), [])] : []),
      ...(area === 'staff' && domain.state === 'redemption' && can.restore ? [ctx.form('restore', ctx.t('domainLife.restoreFree'), [])] : []),
    ],
  };
};
