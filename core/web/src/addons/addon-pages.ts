import { permits } from '@billet/kernel';
import { BilletError, type PageDefinition } from '@billet/sdk';
import type { Area } from '../http/visitor.ts';
import type { Action, Page, PageCtx } from '../pages/page.ts';
import { addonCtx, runningAddons, type RunningAddon } from './addon-ctx.ts';

interface Found {
  readonly addon: RunningAddon;
  readonly page: PageDefinition;
  readonly params: Readonly<Record<string, string>>;
}

const nothing = (): BilletError => new BilletError('NOT_FOUND', 'There is nothing at this address.', { status: 404 });

const split = (path: string): readonly string[] => path.split('/').filter((part) => part !== '');

/** `/items/{id}` against `/items/7`: the values of the names in braces, or nothing. */
export const matchPath = (pattern: string, path: readonly string[]): Readonly<Record<string, string>> | undefined => {
  const wanted = split(pattern);
  if (wanted.length !== path.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const value = path[i] as string;
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name !== undefined) params[name] = value;
    else if (part !== value) return undefined;
  }
  return params;
};

const find = (ctx: PageCtx, area: Area): Found => {
  const addon = runningAddons(ctx).find((each) => each.id === ctx.params['extension']);
  const { rest } = ctx.request.params as { readonly rest?: readonly string[] };
  for (const page of addon?.definition.pages ?? []) {
    const params = page.area === area ? matchPath(page.path, rest ?? []) : undefined;
    if (addon === undefined || params === undefined) continue;
    if (!permits(ctx.caller.permissions, page.permission)) break;
    return { addon, page, params };
  }
  throw nothing();
};

export const addonTitle = (ctx: Pick<PageCtx, 'say'>, extension: string, key: string): string => ctx.say.t(`ext.${extension}.${key}`);

const load =
  (area: Area): Page['load'] =>
  async (ctx) => {
    const { addon, page, params } = find(ctx, area);
    const model = await page.load(addonCtx(ctx, addon), { ...params, ...ctx.query });
    const html = ctx.web.themes[area].fragment({ extension: addon.id, view: page.view, dir: addon.dir }, { ...model, layout: { csrf: ctx.csrf }, problem: ctx.problem }, ctx.say);
    return { title: addonTitle(ctx, addon.id, page.title), main: [{ kind: 'slot', html }] };
  };

/** A form of an add-on's page goes to the operation that the page names; `_csrf` and `_form` are not part of its input. */
const send =
  (area: Area): Action =>
  async (ctx, body) => {
    const { addon, page, params } = find(ctx, area);
    const { _csrf, _form, ...input } = body;
    const form = page.forms?.[_form ?? ''];
    if (form === undefined) throw nothing();
    await addonCtx(ctx, addon).call(form.operation, { ...params, ...input });
    return { to: form.then ?? ctx.request.originalUrl, say: 'form.saved' };
  };

/** The addresses below which add-ons have their pages. */
export const addonPages: readonly Page[] = (['client', 'staff'] as const).map((area) => ({
  path: `${area === 'staff' ? '/staff' : ''}/x/:extension{/*rest}`,
  area,
  open: 'member',
  load: load(area),
  action: () => send(area),
}));
