import type { Card, PageModel } from '../../view-models/page.ts';
import type { Area } from '../../http/visitor.ts';
import { allowFormTo } from '../../http/security-headers.ts';
import { confirmFirst } from '../confirm.ts';
import type { Body, PageCtx } from '../page.ts';
import { actionTitle, loadActions } from './actions.ts';

interface Reply {
  readonly finished: boolean;
  readonly message: string | null;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly url: string | null;
}

interface Link {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly fields: Readonly<Record<string, string>>;
}

/** On to the panel: by itself, and by a button. The address is a key, so it stands in this one answer only. */
export const onwardTo = (ctx: PageCtx, title: string, { url, method, fields }: Link): PageModel => {
  const [text, submit] = [ctx.t('actions.onward'), ctx.t('pay.continue')];
  if (method === 'GET') return { title, narrow: true, onward: url, main: [{ kind: 'note', tone: 'info', text }], actions: [{ label: submit, href: url, main: true }] };
  allowFormTo(ctx.response, url);
  return { title, narrow: true, main: [{ kind: 'onward', url, text, submit, fields: Object.entries(fields).map(([name, value]) => ({ name, value })) }] };
};

/** Into the panel of the account that the form names. */
export const signOnAction = async (ctx: PageCtx, area: Area, body: Body): Promise<PageModel | { readonly to: string; readonly say: string }> => {
  const first = confirmFirst(ctx, area);
  if (first !== undefined) return first;
  const link = await ctx.call<Link>('services.signOn', { id: ctx.params['id'], bindingId: body['bindingId'], ...(body['resourceId'] === undefined ? {} : { resourceId: body['resourceId'] }) });
  return onwardTo(ctx, ctx.t('actions.opening'), link);
};

/** A new password for the account that the form names, shown this once. */
export const panelPasswordAction = async (ctx: PageCtx, area: Area, body: Body, again: (cards: readonly Card[]) => Promise<PageModel>): Promise<PageModel | { readonly to: string; readonly say: string }> => {
  const first = confirmFirst(ctx, area);
  if (first !== undefined) return first;
  const { username, password } = await ctx.call<{ username: string; password: string }>('services.newPassword', { id: ctx.params['id'], bindingId: body['bindingId'] });
  return again([{ kind: 'lines', title: ctx.t('service.secret'), text: ctx.t('service.passwordChanged'), lines: [{ label: ctx.t('service.username'), value: username, copy: true }, { label: ctx.t('auth.password'), value: password, copy: true }] }]);
};

/** Gives a command. What came of it as cards, or where the browser is to go. */
export const runAction = async (ctx: PageCtx, input: { readonly bindingId: string; readonly action: string; readonly resourceId?: string | undefined; readonly values?: Readonly<Record<string, unknown>> }): Promise<readonly Card[] | PageModel> => {
  const { items } = await loadActions(ctx, ctx.params['id'], input.resourceId);
  const row = items.find((each) => String(each.bindingId) === input.bindingId && each.name === input.action);
  const title = row === undefined ? input.action : actionTitle(ctx, row);
  const { resourceId, ...rest } = input;
  const reply = await ctx.call<Reply>('actions.run', { id: ctx.params['id'], ...rest, ...(resourceId === undefined ? {} : { resourceId }) });
  if (reply.url !== null) return onwardTo(ctx, title, { url: reply.url, method: 'GET', fields: {} });
  const say = (text: string): string => {
    const name = `ext.${row?.extension ?? ''}.says.${text}`;
    return ctx.say.has(name) ? ctx.t(name) : text;
  };
  const bare = reply.facts.length === 0 && reply.columns.length === 0 && reply.files.length === 0;
  const cards: Card[] = [];
  if (bare || reply.message !== null) cards.push({ kind: 'note', tone: reply.finished ? 'ok' : 'info', icon: reply.finished ? 'check' : 'clock', text: reply.message === null ? ctx.t(reply.finished ? 'actions.done' : 'actions.going', { title }) : say(reply.message) });
  for (const { name, text } of reply.files) cards.push({ kind: 'code', title: name, text, save: { name, label: ctx.t('actions.save'), href: `data:application/octet-stream;base64,${Buffer.from(text, 'utf8').toString('base64')}` } });
  if (reply.facts.length > 0) cards.push({ kind: 'lines', title, lines: reply.facts.map(({ name, value }) => ({ label: say(name), value: say(value), copy: true })) });
  if (reply.columns.length > 0) cards.push({ kind: 'table', ...(reply.facts.length > 0 ? {} : { title }), caption: title, columns: reply.columns.map((label) => ({ label: say(label) })), rows: reply.rows.map((cells) => ({ cells: cells.map((text) => ({ text: say(text) })) })), empty: ctx.t('actions.nothing') });
  return cards;
};

/** The `action` form of a service or resource page: the command runs, and the page comes again with what came of it. */
export const actionAction = async (ctx: PageCtx, body: Body, again: (cards: readonly Card[]) => Promise<PageModel>): Promise<PageModel> => {
  const told = await runAction(ctx, { bindingId: body['bindingId'] ?? '', action: body['action'] ?? '', resourceId: body['resourceId'] });
  return 'main' in told ? told : again(told);
};
