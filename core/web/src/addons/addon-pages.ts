import { LARGEST_FILE } from '@billet/billing';
import { permits } from '@billet/kernel';
import { BilletError, isBilletError, isCurrency, type PageDefinition, type PageForm } from '@billet/sdk';
import type { Request } from 'express';
import { allowFrames } from '../http/security-headers.ts';
import type { Area } from '../http/visitor.ts';
import { asMinor } from '../pages/as-minor.ts';
import type { Action, Body, Page, PageCtx } from '../pages/page.ts';
import type { PageModel } from '../view-models/page.ts';
import type { WebHouse } from '../web-house.ts';
import { addonCtx } from './addon-ctx.ts';
import { runningAddons, type RunningAddon } from './running-addons.ts';

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

const at = (web: WebHouse, request: Request, area: Area): Found | undefined => {
  const { extension, rest } = request.params as { readonly extension?: string; readonly rest?: readonly string[] };
  const addon = runningAddons({ web }).find((each) => each.id === extension);
  for (const page of addon?.definition.pages ?? []) {
    const params = page.area === area ? matchPath(page.path, rest ?? []) : undefined;
    if (addon !== undefined && params !== undefined) return { addon, page, params };
  }
  return undefined;
};

const find = (ctx: PageCtx, area: Area): Found => {
  const found = at(ctx.web, ctx.request, area);
  if (found === undefined || !permits(ctx.caller.permissions, found.page.permission)) throw nothing();
  return found;
};

/** Guests open what is public in the client area; everything else asks them to sign in. */
const openTo =
  (area: Area): Exclude<Page['open'], string> =>
  (web, request) =>
    area === 'client' && at(web, request, area)?.page.permission === 'public' ? 'any' : 'member';

export const addonTitle = (ctx: Pick<PageCtx, 'say'>, extension: string, key: string): string => ctx.say.t(`ext.${extension}.${key}`);

/** The way back to the first page of the add-on. */
const way = (ctx: PageCtx, area: Area, { addon, page }: Pick<Found, 'addon' | 'page'>): Pick<PageModel, 'crumbs'> => {
  const first = (addon.definition.pages ?? []).find((each) => each.area === area && each.path === '/' && permits(ctx.caller.permissions, each.permission));
  return first === undefined || page.path === '/' ? {} : { crumbs: [{ label: addonTitle(ctx, addon.id, first.title), href: `${area === 'staff' ? '/staff' : ''}/x/${addon.id}` }] };
};

/** The page; after a form that answers, with the answer and with what was typed. */
const show = async (ctx: PageCtx, area: Area, asked: { readonly answer?: unknown; readonly typed?: Body } = {}): Promise<PageModel> => {
  const { addon, page, params } = find(ctx, area);
  const model = await page.load(addonCtx(ctx, addon), { ...params, ...ctx.query });
  const html = ctx.web.themes[area].fragment({ extension: addon.id, view: page.view, dir: addon.dir }, { ...model, ...asked, layout: { csrf: ctx.csrf }, zone: ctx.zone, problem: ctx.problem }, ctx.say);
  if (Array.isArray(model['frames'])) allowFrames(ctx.response, model['frames'] as readonly unknown[]);
  const heading = model['heading'];
  return { title: typeof heading === 'string' ? heading : addonTitle(ctx, addon.id, page.title), ...way(ctx, area, { addon, page }), main: [{ kind: 'slot', html }] };
};

/** A refusal in the visitor's language, where the add-on has a text `errors.<code>` for it. */
const inOwnWords = ({ say }: PageCtx, extension: string, error: unknown): unknown => {
  const key = isBilletError(error) ? `ext.${extension}.errors.${error.code}` : '';
  if (!isBilletError(error) || !say.has(key)) return error;
  const { code, status, field, details } = error;
  const values = Object.fromEntries(Object.entries(details).filter(([, value]) => ['string', 'number'].includes(typeof value))) as Record<string, string | number>;
  return new BilletError(code, say.t(key, values), { status, details, ...(field === undefined ? {} : { field }) });
};

const filled = (path: string, answer: unknown): string => path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String((answer as Readonly<Record<string, unknown>>)[name])));

/** What people type as amounts, as operations take them; a field left open stays open. */
const inMinor = ({ amounts = {} }: PageForm, input: Body): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(amounts).flatMap(([field, currency]) => ((input[field] ?? '') === '' || !isCurrency(input[currency] ?? '') ? [] : [[field, asMinor(input[field], input[currency] ?? '', field)]])));

/** What people tick one by one, as one field. */
const ticked = ({ ticks = [] }: PageForm, input: Body): Body => {
  const boxesOf = (field: string): readonly string[] => Object.keys(input).filter((name) => name.startsWith(`${field}.`));
  const boxes = new Set(ticks.flatMap(boxesOf));
  return {
    ...Object.fromEntries(Object.entries(input).filter(([name]) => !boxes.has(name))),
    ...Object.fromEntries(ticks.map((field) => [field, boxesOf(field).map((name) => name.slice(field.length + 1)).join(',')])),
  };
};

/** A form of an add-on's page goes to the operation that the page names; `_csrf` and `_form` are not part of its input. */
const send =
  (area: Area): Action =>
  async (ctx, body) => {
    const { addon, page, params } = find(ctx, area);
    const { _csrf, _form, ...input } = body;
    const form = page.forms?.[_form ?? ''];
    if (form === undefined) throw nothing();
    const answer = await addonCtx(ctx, addon).call(form.operation, { ...params, ...ticked(form, input), ...inMinor(form, input) }).catch((error: unknown) => {
      throw inOwnWords(ctx, addon.id, error);
    });
    if (form.answers === true) return show(ctx, area, { answer, typed: input });
    return { to: form.then === undefined ? ctx.request.originalUrl : filled(form.then, answer), say: 'form.saved' };
  };

/** The addresses below which add-ons have their pages. */
export const addonPages: readonly Page[] = (['client', 'staff'] as const).map((area) => ({
  path: `${area === 'staff' ? '/staff' : ''}/x/:extension{/*rest}`,
  area,
  open: openTo(area),
  load: (ctx) => show(ctx, area),
  action: () => send(area),
  largestFile: LARGEST_FILE,
}));
