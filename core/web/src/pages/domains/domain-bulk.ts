import { isBilletError } from '@billet/sdk';
import type { Option } from '../../view-models/field.ts';
import type { Bulk, PageModel } from '../../view-models/page.ts';
import { errorText } from '../error-text.ts';
import type { Action, Body, FieldWish, PageCtx } from '../page.ts';
import { contactLabel, type ContactRow, type DomainDetail } from './domain-shapes.ts';
import { serversIn } from './servers-in.ts';

/** One thing that a client does with many domains. */
interface Verb {
  readonly label: string;
  readonly operation: string;
  input(id: string, body: Body): Record<string, unknown>;
  ask?(ctx: PageCtx): Promise<FieldWish> | FieldWish;
}

const MOST = 200;

const contactsOf = async (ctx: PageCtx): Promise<readonly Option[]> =>
  (await ctx.call<{ items: readonly ContactRow[] }>('domains.contacts', { clientId: ctx.caller.clientId })).items.map((contact) => ({ value: String(contact.id), label: contactLabel(contact) }));

const flip = (label: string, operation: string, key: string, value: boolean): Verb => ({ label, operation, input: (id) => ({ id, [key]: value }) });

const VERBS: Readonly<Record<string, Verb>> = {
  nameservers: {
    label: 'domains.nameservers',
    operation: 'domains.setNameservers',
    ask: ({ t }) => ({ name: 'servers', label: t('domainBulk.servers'), widget: 'text', required: true }),
    input: (id, body) => ({ id, servers: serversIn(body) }),
  },
  lock: flip('domains.lock.set', 'domains.setLock', 'locked', true),
  unlock: flip('domains.unlock', 'domains.setLock', 'locked', false),
  autoRenewOn: flip('domainLife.autoRenew.start', 'domains.setAutoRenew', 'on', true),
  autoRenewOff: flip('domainLife.autoRenew.stop', 'domains.setAutoRenew', 'on', false),
  registrant: {
    label: 'domainLife.registrant.save',
    operation: 'domains.setRegistrant',
    ask: async (ctx) => ({ name: 'contactId', label: ctx.t('domainLife.registrant.who'), widget: 'select', required: true, options: await contactsOf(ctx) }),
    input: (id, body) => ({ id, contactId: body['contactId'] }),
  },
};

/** Verbs that are buttons; the others stand in a list beside them. */
const BUTTONS = 3;

export const domainBulkBar = (ctx: PageCtx): Bulk => {
  const all = Object.entries(VERBS).map(([value, { label }]) => ({ value, label: ctx.t(label) }));
  return { form: 'bulk', label: ctx.t('bulk.selected'), actions: all.slice(0, BUTTONS), more: { label: ctx.t('bulk.more'), go: ctx.t('bulk.next'), options: all.slice(BUTTONS) } };
};

const nameOf = async (ctx: PageCtx, id: string): Promise<string> => (await ctx.call<DomainDetail>('domains.get', { id })).domain.unicode;

const ask = async (ctx: PageCtx, name: string, verb: Verb, ids: readonly string[]): Promise<PageModel> => ({
  title: ctx.t(verb.label),
  lead: ctx.t('bulk.count', { count: ids.length }),
  actions: [{ label: ctx.t('bulk.back'), href: ctx.request.path }],
  main: [
    {
      kind: 'form',
      lead: (await Promise.all(ids.slice(0, 30).map((id) => nameOf(ctx, id)))).join(' · '),
      form: ctx.form('bulk', ctx.t('bulk.go', { count: ids.length }), [
        ...ids.map((id) => ({ name: `pick-${id}`, label: '', widget: 'hidden' as const, value: 'on' })),
        { name: 'action', label: '', widget: 'hidden', value: name },
        { name: 'confirmed', label: '', widget: 'hidden', value: 'on' },
        ...(verb.ask === undefined ? [] : [await verb.ask(ctx)]),
      ]),
    },
  ],
});

/** Domain by domain, each in a transaction of its own: what fails is named, what went well stays. */
const run = async (ctx: PageCtx, verb: Verb, ids: readonly string[], body: Body): Promise<PageModel> => {
  const rows: { readonly id: string; readonly title: string; readonly problem: string | undefined }[] = [];
  for (const id of ids) {
    const title = await nameOf(ctx, id);
    try {
      await ctx.call(verb.operation, verb.input(id, body));
      rows.push({ id, title, problem: undefined });
    } catch (error) {
      if (!isBilletError(error) || error.status >= 500) throw error;
      rows.push({ id, title, problem: errorText(ctx.say, error) });
    }
  }
  const failed = rows.filter(({ problem }) => problem !== undefined).length;
  return {
    title: ctx.t(verb.label),
    actions: [{ label: ctx.t('bulk.back'), href: ctx.request.path }],
    main: [
      { kind: 'stats', stats: [{ label: ctx.t('domains.sent'), text: ctx.say.number(rows.length - failed) }, { label: ctx.t('bulk.failed'), text: ctx.say.number(failed), ...(failed > 0 ? { tone: 'bad' as const } : {}) }] },
      { kind: 'rows', title: ctx.t(verb.label), rows: rows.map(({ id, title, problem }) => ({ icon: problem === undefined ? 'check' : 'alert', title, href: `${ctx.request.path}/${id}`, meta: problem ?? ctx.t('domains.sent'), ...(problem === undefined ? {} : { tone: 'bad' as const }) })), empty: '' },
    ],
  };
};

/** Many domains of a client at once: first what it has to be told, then what came of each. */
export const domainBulk: Action = async (ctx, body) => {
  const name = (body['action'] === 'more' ? body['more'] : body['action']) ?? '';
  const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  const ids = Object.keys(body).filter((key) => /^pick-\d+$/.test(key)).map((key) => key.slice('pick-'.length)).slice(0, MOST);
  if (verb === undefined || ids.length === 0) return { to: ctx.request.originalUrl };
  return body['confirmed'] === 'on' ? run(ctx, verb, ids, body) : ask(ctx, name, verb, ids);
};
