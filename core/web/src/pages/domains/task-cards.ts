import type { Card } from '../../view-models/page.ts';
import type { Action, PageCtx } from '../page.ts';
import type { ContactRow, DomainDetail, DomainOperationRow } from './domain-shapes.ts';

/** Those whose registry names another last day than what was ordered comes to. */
const NEW_TERM: readonly string[] = ['register', 'transferIn', 'trade'];

const doneCard = (ctx: PageCtx, { id, kind, wants }: DomainOperationRow, { domain, contacts }: { readonly domain: DomainDetail['domain']; readonly contacts: readonly ContactRow[] }): Card => {
  const registrant = contacts.find((contact) => contact.id === (wants.contactId ?? domain.contactId));
  const servers = wants.servers.length === 0 ? domain.nameservers.map(({ host }) => host) : wants.servers;
  const about = [domain.unicode, wants.years === null ? '' : ctx.t('domainTask.years', { years: wants.years }), registrant === undefined ? '' : `${registrant.name} <${registrant.email}>`, servers.join(', ')].filter((part) => part !== '').join(' · ');
  return {
    kind: 'form',
    title: ctx.t('domainTask.title', { what: ctx.t(`domains.kind.${kind}`) }),
    lead: `${ctx.t('domainTask.lead')} ${about}`,
    form: ctx.form(`carried-${String(id)}`, ctx.t('domainTask.done'), NEW_TERM.includes(kind) ? [{ name: 'expiresOn', label: ctx.t('domainTask.expiresOn'), widget: 'date', width: 'half', help: ctx.t('domainTask.expiresOnHelp') }] : []),
  };
};

const refusedCard = (ctx: PageCtx, { id }: DomainOperationRow): Card => ({
  kind: 'form',
  title: ctx.t('domainTask.refused'),
  lead: ctx.t('domainTask.refusedLead'),
  form: ctx.form(`refused-${String(id)}`, ctx.t('domainTask.refuse'), [{ name: 'reason', label: ctx.t('domainTask.reason'), widget: 'text', required: true }], { danger: true }),
});

/** What waits for a person: what is to be done, and the two things to say of it. */
export const taskCards = (ctx: PageCtx, { domain, operations }: DomainDetail, contacts: readonly ContactRow[]): readonly Card[] => {
  const waiting = operations.filter(({ byHand }) => byHand);
  const code: readonly Card[] = waiting.some(({ kind }) => kind === 'transferIn') && !domain.needsAuthCode ? [{ kind: 'form', title: ctx.t('domains.code'), lead: ctx.t('domainTask.codeLead'), form: ctx.form('transferCode', ctx.t('domainTask.showCode'), []) }] : [];
  return [...code, ...waiting.flatMap((row) => [doneCard(ctx, row, { domain, contacts }), refusedCard(ctx, row)])];
};

/** Shown on this one answer and nowhere else. */
export const transferCodeCard = (ctx: PageCtx, code: string): Card => ({ kind: 'lines', title: ctx.t('domains.code'), text: ctx.t('domainTask.codeLead'), lines: [{ label: ctx.t('domains.code'), value: code, copy: true }] });

export const taskAction = (name: string, back: (ctx: PageCtx) => string): Action | undefined => {
  const [, verb, id] = /^(carried|refused)-(\d+)$/.exec(name) ?? [];
  if (verb === undefined) return undefined;
  return async (ctx, body) => {
    const expiresOn = body['expiresOn'] ?? '';
    await ctx.call('domains.answerTask', verb === 'carried' ? { id, done: true, ...(expiresOn === '' ? {} : { expiresOn }) } : { id, done: false, reason: body['reason'] ?? '' });
    return { to: back(ctx), say: 'form.saved' };
  };
};
