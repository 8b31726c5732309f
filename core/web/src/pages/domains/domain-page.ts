import type { Card } from '../../view-models/page.ts';
import type { Action, Page, PageCtx } from '../page.ts';
import { buttonProblem } from '../parts.ts';
import { domainBadge, type DomainOperationRow, type DomainRow } from './domain-shapes.ts';

/** One server a line; addresses of a server below the domain follow it. */
const asServers = (text: string): readonly { readonly host: string; readonly addresses?: readonly string[] }[] =>
  text.split('\n').map((line) => line.trim().split(/[\s,]+/).filter((part) => part !== '')).flatMap(([host, ...addresses]) => (host === undefined ? [] : [addresses.length === 0 ? { host } : { host, addresses }]));

const asText = (servers: DomainRow['nameservers']): string => servers.map(({ host, addresses }) => [host, ...(addresses ?? [])].join(' ')).join('\n');

const formsOf = (ctx: PageCtx, domain: DomainRow): readonly Card[] => {
  if (domain.needsAuthCode) {
    return [{ kind: 'form', title: ctx.t('domains.code'), lead: ctx.t('domains.code.lead'), form: ctx.form('code', ctx.t('domains.code.submit'), [{ name: 'authCode', label: ctx.t('domains.code'), widget: 'password', required: true, autocomplete: 'off' }]) }];
  }
  if (domain.state !== 'active' && domain.state !== 'grace') return [];
  return [
    { kind: 'form', title: ctx.t('domains.nameservers'), form: ctx.form('nameservers', ctx.t('domains.nameservers.submit'), [{ name: 'servers', label: ctx.t('domains.nameservers'), widget: 'textarea', value: asText(domain.nameservers), help: ctx.t('domains.nameservers.help'), required: true }]) },
  ];
};

/** Everything about one domain. */
export const domainPage = (area: 'client' | 'staff'): Page => {
  const base = area === 'client' ? '/domains' : '/staff/domains';
  const own = (ctx: PageCtx): string => `${base}/${ctx.params['id'] ?? ''}`;
  const then = (work: (ctx: PageCtx, body: Readonly<Record<string, string>>) => Promise<unknown>): Action => async (ctx, body) => {
    await work(ctx, body);
    return { to: own(ctx), say: 'domains.sent' };
  };
  return {
    path: `${base}/:id`,
    area,
    open: 'member',
    nav: 'domains',
    load: async (ctx) => {
      const { domain, operations } = await ctx.call<{ domain: DomainRow; operations: readonly DomainOperationRow[] }>('domains.get', { id: ctx.params['id'] });
      const held = domain.state === 'active' || domain.state === 'grace';
      return {
        title: domain.unicode,
        badge: domainBadge(ctx, domain.state),
        crumbs: [{ label: ctx.t('nav.domains'), href: base }],
        main: [
          ...buttonProblem(ctx, 'lock', 'restore'),
          ...formsOf(ctx, domain),
          {
            kind: 'rows',
            title: ctx.t('domains.history'),
            rows: operations.map((row) => ({
              icon: row.state === 'done' ? 'check' : row.state === 'attention' ? 'alert' : 'clock',
              title: ctx.t(`domains.kind.${row.kind}`),
              meta: row.message !== '' && row.state !== 'done' && area === 'staff' ? row.message : ctx.t(row.state === 'done' ? 'domains.done' : row.state === 'attention' ? 'domains.attention' : 'domains.underway'),
            })),
            empty: ctx.t('domains.history.empty'),
          },
        ],
        aside: [
          {
            kind: 'facts',
            title: ctx.t('mail.fact.domain'),
            facts: [
              { label: ctx.t('domains.registered'), date: domain.registeredOn },
              { label: ctx.t('mail.fact.expiresOn'), date: domain.expiresOn },
              { label: ctx.t('domains.lock'), text: ctx.t(domain.locked ? 'domains.lock.on' : 'domains.lock.off') },
              { label: ctx.t('services.service'), text: `#${String(domain.serviceId)}`, href: `${area === 'client' ? '' : '/staff'}/services/${String(domain.serviceId)}` },
            ],
            actions: [
              ...(held ? [ctx.form('lock', ctx.t(domain.locked ? 'domains.unlock' : 'domains.lock.set'), [{ name: 'locked', label: '', widget: 'hidden' as const, value: domain.locked ? 'no' : 'yes' }])] : []),
              ...(area === 'staff' && domain.state === 'redemption' ? [ctx.form('restore', ctx.t('domains.kind.restore'), [])] : []),
            ],
          },
        ],
      };
    },
    actions: {
      nameservers: then((ctx, body) => ctx.call('domains.setNameservers', { id: ctx.params['id'], servers: asServers(body['servers'] ?? '') })),
      lock: then((ctx, body) => ctx.call('domains.setLock', { id: ctx.params['id'], locked: body['locked'] === 'yes' })),
      code: then((ctx, body) => ctx.call('domains.giveAuthCode', { id: ctx.params['id'], authCode: body['authCode'] ?? '' })),
      ...(area === 'staff' ? { restore: then((ctx) => ctx.call('domains.restore', { id: ctx.params['id'] })) } : {}),
    },
  };
};
