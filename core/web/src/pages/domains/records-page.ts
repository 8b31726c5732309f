import { conflict, isBilletError, type DomainRecord, type MailForward, type WebForward } from '@billet/sdk';
import type { Card } from '../../view-models/page.ts';
import type { Action, Body, Page, PageCtx } from '../page.ts';
import { buttonProblem } from '../parts.ts';
import { domainsBase, type DomainDetail, type DomainRow } from './domain-shapes.ts';

interface Zone {
  readonly active: boolean;
  readonly types: readonly string[];
  readonly records: readonly DomainRecord[];
  readonly web: readonly WebForward[] | null;
  readonly mail: readonly MailForward[] | null;
  readonly problem: string | null;
}

type Area = 'client' | 'staff';

const fullName = (name: string, domain: string): string => (name === '@' ? domain : `${name}.${domain}`);

const byName = (a: DomainRecord, b: DomainRecord): number => (a.name === b.name ? a.type.localeCompare(b.type) : a.name === '@' ? -1 : b.name === '@' ? 1 : a.name.localeCompare(b.name));

const hidden = (fields: Readonly<Record<string, string>>): { name: string; label: string; widget: 'hidden'; value: string }[] => Object.entries(fields).map(([name, value]) => ({ name, label: '', widget: 'hidden', value }));

const recordCards = (ctx: PageCtx, { name }: DomainRow, { records, types }: Zone): readonly Card[] => [
  {
    kind: 'rows',
    title: ctx.t('domainZone.records'),
    rows: [...records].sort(byName).map((record) => ({
      icon: 'database',
      title: fullName(record.name, name),
      meta: [record.type, ...(record.prio === undefined ? [] : [String(record.prio)]), record.content].join(' '),
      action: ctx.form('remove', ctx.t('domainZone.remove'), hidden({ name: record.name, type: record.type, content: record.content, ...(record.prio === undefined ? {} : { prio: String(record.prio) }) })),
    })),
    empty: ctx.t('domainZone.empty'),
  },
  {
    kind: 'form',
    title: ctx.t('domainZone.add'),
    form: ctx.form('add', ctx.t('domainZone.addSubmit'), [
      { name: 'name', errorAt: 'add.0.name', label: ctx.t('domainZone.name'), widget: 'text', value: '@', help: ctx.t('domainZone.nameHelp'), required: true, width: 'half' },
      { name: 'type', errorAt: 'add.0.type', label: ctx.t('domainZone.type'), widget: 'select', options: types.map((type) => ({ value: type, label: type })), width: 'half' },
      { name: 'content', errorAt: 'add.0.content', label: ctx.t('domainZone.content'), widget: 'text', help: ctx.t('domainZone.contentHelp'), required: true },
      { name: 'prio', errorAt: 'add.0.prio', label: ctx.t('domainZone.prio'), widget: 'number', help: ctx.t('domainZone.prioHelp'), width: 'half' },
      { name: 'ttl', errorAt: 'add.0.ttl', label: ctx.t('domainZone.ttl'), widget: 'number', value: '3600', unit: 's', width: 'half' },
    ]),
  },
];

const webCards = (ctx: PageCtx, { name }: DomainRow, web: readonly WebForward[] | null): readonly Card[] =>
  web === null
    ? []
    : [
        {
          kind: 'rows',
          title: ctx.t('domainZone.web'),
          rows: web.map((each) => ({ icon: 'globe', title: fullName(each.name, name), meta: each.to, action: ctx.form('removeWeb', ctx.t('domainZone.remove'), hidden({ name: each.name })) })),
          empty: ctx.t('domainZone.webEmpty'),
        },
        {
          kind: 'form',
          title: ctx.t('domainZone.webAdd'),
          form: ctx.form('addWeb', ctx.t('domainZone.webSubmit'), [
            { name: 'name', errorAt: `web.${String(web.length)}.name`, label: ctx.t('domainZone.name'), widget: 'text', value: 'www', help: ctx.t('domainZone.nameHelp'), required: true },
            { name: 'to', errorAt: `web.${String(web.length)}.to`, label: ctx.t('domainZone.webTo'), widget: 'text', placeholder: 'https://', required: true },
          ]),
        },
      ];

const mailCards = (ctx: PageCtx, { name }: DomainRow, mail: readonly MailForward[] | null): readonly Card[] =>
  mail === null
    ? []
    : [
        {
          kind: 'rows',
          title: ctx.t('domainZone.mail'),
          rows: mail.map((each) => ({ icon: 'mail', title: `${each.alias}@${name}`, meta: each.to, action: ctx.form('removeMail', ctx.t('domainZone.remove'), hidden({ alias: each.alias })) })),
          empty: ctx.t('domainZone.mailEmpty'),
        },
        {
          kind: 'form',
          title: ctx.t('domainZone.mailAdd'),
          form: ctx.form('addMail', ctx.t('domainZone.mailSubmit'), [
            { name: 'alias', errorAt: `mail.${String(mail.length)}.alias`, label: ctx.t('domainZone.alias'), widget: 'text', help: ctx.t('domainZone.aliasHelp'), required: true },
            { name: 'to', errorAt: `mail.${String(mail.length)}.to`, label: ctx.t('domainZone.mailTo'), widget: 'email', required: true },
          ]),
        },
      ];

const cardsOf = (ctx: PageCtx, domain: DomainRow, zone: Zone): readonly Card[] => {
  if (zone.problem !== null) return [{ kind: 'note', tone: 'warn', icon: 'alert', text: ctx.t('domainZone.problem') }];
  if (!zone.active) return [{ kind: 'form', title: ctx.t('domainZone.begin'), lead: ctx.t('domainZone.beginLead'), form: ctx.form('activate', ctx.t('domainZone.beginSubmit'), []) }];
  return [...recordCards(ctx, domain, zone), ...webCards(ctx, domain, zone.web), ...mailCards(ctx, domain, zone.mail)];
};

const recordIn = (body: Body): Record<string, unknown> => {
  const [prio, ttl] = [body['prio'] ?? '', body['ttl'] ?? ''];
  return { name: body['name'] ?? '', type: body['type'] ?? '', content: body['content'] ?? '', ...(ttl === '' ? {} : { ttl }), ...(prio === '' ? {} : { prio }) };
};

/** The records of a domain that its registrar keeps, and what it sends on. */
export const recordsPage = (area: Area): Page => {
  const own = (ctx: PageCtx): string => `${domainsBase(area)}/${ctx.params['id'] ?? ''}/records`;
  const read = (ctx: PageCtx): Promise<Zone> => ctx.call<Zone>('domains.readZone', { id: ctx.params['id'] });
  const then = (work: (ctx: PageCtx, body: Body) => Promise<unknown>): Action => async (ctx, body) => {
    try {
      await work(ctx, body);
    } catch (error) {
      // It is told beside the form, which keeps what was typed.
      throw isBilletError(error) && error.code === 'REGISTRAR_FAILED' ? conflict(error.code, error.message) : error;
    }
    return { to: own(ctx), say: 'form.saved' };
  };
  // The list is written as a whole: without knowing what is on it all of it would be lost.
  const known = async (ctx: PageCtx): Promise<Zone> => {
    const zone = await read(ctx);
    if (zone.problem !== null) throw conflict('REGISTRAR_FAILED', zone.problem);
    return zone;
  };
  const forwards = (make: (zone: Zone, body: Body) => Record<string, unknown>): Action => then(async (ctx, body) => ctx.call('domains.setForwards', { id: ctx.params['id'], ...make(await known(ctx), body) }));
  return {
    path: `${domainsBase(area)}/:id/records`,
    area,
    open: 'member',
    nav: 'domains',
    load: async (ctx) => {
      const { domain } = await ctx.call<DomainDetail>('domains.get', { id: ctx.params['id'] });
      return {
        title: ctx.t('domainZone.title'),
        lead: ctx.t('domainZone.lead', { name: domain.unicode }),
        crumbs: [{ label: ctx.t('nav.domains'), href: domainsBase(area) }, { label: domain.unicode, href: `${domainsBase(area)}/${String(domain.id)}` }],
        main: [...buttonProblem(ctx, 'remove', 'removeWeb', 'removeMail', 'activate'), ...cardsOf(ctx, domain, await read(ctx))],
      };
    },
    actions: {
      activate: then((ctx) => ctx.call('domains.activateZone', { id: ctx.params['id'] })),
      add: then((ctx, body) => ctx.call('domains.changeRecords', { id: ctx.params['id'], add: [recordIn(body)] })),
      remove: then((ctx, body) => ctx.call('domains.changeRecords', { id: ctx.params['id'], remove: [recordIn(body)] })),
      addWeb: forwards(({ web }, body) => ({ web: [...(web ?? []), { name: body['name'] ?? '', to: body['to'] ?? '' }] })),
      removeWeb: forwards(({ web }, body) => ({ web: (web ?? []).filter(({ name }) => name !== body['name']) })),
      addMail: forwards(({ mail }, body) => ({ mail: [...(mail ?? []), { alias: body['alias'] ?? '', to: body['to'] ?? '' }] })),
      removeMail: forwards(({ mail }, body) => ({ mail: (mail ?? []).filter(({ alias }) => alias !== body['alias']) })),
    },
  };
};
