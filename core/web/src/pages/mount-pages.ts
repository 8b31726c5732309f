import { textScope } from '@billet/billing';
import type { Translator } from '@billet/kernel';
import { isBilletError } from '@billet/sdk';
import type { Express, Request, RequestHandler, Response } from 'express';
import type { Csrf } from '../http/csrf.ts';
import { readPlainForm, readUpload } from '../http/read-form.ts';
import { cookieName, readCookie, writeCookie } from '../http/cookies.ts';
import { allowOwnFrame } from '../http/security-headers.ts';
import { visitorOf, type Visitor } from '../http/visitor.ts';
import { brandTheme, type BrandTheme } from '../theme/brand-theme.ts';
import { previewOf } from '../theme/preview.ts';
import type { Link } from '../view-models/field.ts';
import type { PageModel } from '../view-models/page.ts';
import type { WebHouse } from '../web-house.ts';
import { askOnce } from './ask-once.ts';
import { sendCsv } from './csv-export.ts';
import { debugView } from './debug-view.ts';
import { errorPage } from './error-page.ts';
import { errorText } from './error-text.ts';
import { helpMenu } from './help-menu.ts';
import { brandOfVisitor, layoutFor, type VisitorsBrand } from './layout.ts';
import { sendInParts } from './send-in-parts.ts';
import type { Body, FieldWish, FormProblem, Page, PageCtx } from './page.ts';

/** What a member of staff who owes a second factor gets to see. */
const OPEN_WITHOUT_FACTOR: ReadonlySet<string> = new Set(['/staff/security', '/staff/sign-out', '/staff/sign-in', '/staff/appearance', '/setup']);

/** Only text fields: repeated names and nesting are not understood, so they cannot surprise anybody. */
const textFields = (body: unknown): Record<string, string> =>
  typeof body === 'object' && body !== null ? Object.fromEntries(Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string')) : {};

/** The number of a buyer stands with those who are billed, not in the order. */
const remedyOf = (say: Translator, { caller }: Visitor, { code, field }: FormProblem): Link | undefined =>
  code === 'TAX_ID_REQUIRED' && field === 'payerId' && caller.clientId !== undefined ? { label: say.t('account.payers'), href: '/payers' } : undefined;

/** Of several options that one shows which is the value of its field, unless an option says so itself. */
const chosen = (field: FieldWish): FieldWish =>
  field.options === undefined || field.value === undefined || field.options.some(({ selected }) => selected === true) ? field : { ...field, options: field.options.map((option) => ({ ...option, selected: option.value === field.value })) };

const makeCtx = (web: WebHouse, csrf: Csrf, request: Request, response: Response, visitor: Visitor, place: Pick<PageCtx, 'scope' | 'zone'>, problem?: FormProblem): PageCtx => {
  const locale = web.catalogue.match([visitor.caller.locale]);
  const say = web.catalogue.translator(locale, place.scope);
  const call = askOnce(web, visitor.caller, String(response.locals['requestId']));
  return {
    web, request, response, visitor, locale, say, ...place, problem,
    csrf: csrf.token(request, response, visitor.session),
    caller: visitor.caller,
    t: say.t,
    params: request.params as Record<string, string>,
    query: textFields(request.query),
    keeping: (form, values) => makeCtx(web, csrf, request, response, visitor, place, { form, field: undefined, message: '', values }),
    call: <T>(operation: string, input: unknown) => call(operation, input) as Promise<T>,
    form: (name, submit, fields, more = {}) => {
      const mine = problem?.form === name ? problem : undefined;
      const at = (field: FieldWish): boolean => mine?.field !== undefined && (field.name === mine.field || field.errorAt === mine.field || mine.field.startsWith(`${field.name}.`));
      const known = fields.some(at);
      const remedy = mine === undefined ? undefined : remedyOf(say, visitor, mine);
      return {
        name,
        submit,
        ...more,
        error: mine === undefined || (known && remedy === undefined) ? undefined : mine.message,
        remedy,
        fields: fields.map((field) => {
          const id = `${name}-${field.name}`;
          if (mine === undefined) return { ...chosen(field), id };
          const typed = mine.values[field.name];
          return {
            ...field,
            id,
            ...(field.widget === 'password' || field.widget === 'hidden' || field.widget === 'file' || typed === undefined ? {} : { value: typed }),
            ...(field.widget === 'switch' ? { checked: typed !== undefined } : {}),
            ...(field.options === undefined ? {} : { options: field.options.map((option) => ({ ...option, selected: option.value === typed })) }),
            error: at(field) ? mine.message : undefined,
          };
        }),
      };
    },
  };
};

/** The staff area looks the same for all; the client area as its brand wishes, or as somebody who may set it tries it out. */
const lookFor = async (web: WebHouse, page: Page, { request, response }: PageCtx, brandId: number | undefined): Promise<BrandTheme> => {
  if (page.area === 'staff') return { engine: web.themes.staff };
  const preview = await previewOf(web, request);
  if (preview !== undefined) {
    allowOwnFrame(response);
    const { theme, tokens: _, ...variant } = preview;
    return { engine: web.themes.engine(theme), variant, tried: true, tokens: `/look/preview.css?${new URLSearchParams({ preview: String(request.query['preview']) }).toString()}` };
  }
  return brandId === undefined ? { engine: web.themes.client } : brandTheme(web, brandId);
};

const MOST_ACTIONS = 5;

/** Many links in the head of a page would be a wall: the first four stay, the rest is in a menu. */
const folded = (model: PageModel): PageModel => {
  const { actions = [], more = [] } = model;
  if (actions.length <= MOST_ACTIONS && more.length === 0) return model;
  const shown = actions.length <= MOST_ACTIONS ? actions : actions.slice(0, MOST_ACTIONS - 1);
  return { ...model, actions: shown, more: [...actions.slice(shown.length), ...more] };
};

/** Serves a page and takes its forms. A form that is refused comes back as it was, with the reason at its field. */
const serve = (web: WebHouse, csrf: Csrf, page: Page): RequestHandler => {
  const flashCookie = cookieName('billet_say', web.secure);
  const show = async (ctx: PageCtx, brand: VisitorsBrand | undefined, model: PageModel, status: number): Promise<void> => {
    const flash = readCookie(ctx.request, flashCookie);
    if (flash !== undefined && flash !== '') writeCookie(ctx.response, flashCookie, '', web.secure);
    const look = await lookFor(web, page, ctx, brand?.id);
    const { engine } = look;
    const help = await helpMenu(ctx, page, brand?.id);
    const debug = ctx.visitor.debug === true && page.area === 'staff' ? debugView(ctx, page, model) : undefined;
    const layout = { ...layoutFor(ctx, page, flash, brand, look), help, debug };
    const html = engine.render('page', { page: folded(model), layout, zone: ctx.zone }, ctx.say);
    ctx.response.status(status).set('Cache-Control', 'no-store').type('html');
    if (!(await sendInParts(ctx, model, html, (view, part) => engine.render(view, { ...part, zone: ctx.zone }, ctx.say)))) ctx.response.send(html);
  };
  /** What is refused or not there is said in the frame of the area; what failed goes on to the log. */
  const load = async (ctx: PageCtx, brand: VisitorsBrand | undefined, status: number): Promise<void> => {
    try {
      const elsewhere = await page.movedTo?.(ctx);
      if (elsewhere === undefined) await show(ctx, brand, await page.load(ctx), status);
      else ctx.response.redirect(303, elsewhere);
    } catch (error) {
      if (!isBilletError(error) || error.status >= 500 || ctx.response.headersSent) throw error;
      await show(ctx, brand, errorPage(ctx.say, error.status, errorText(ctx.say, error), String(ctx.response.locals['requestId']), page.area), error.status);
    }
  };
  const showPart = async (ctx: PageCtx, { area, part }: Page, body: Body): Promise<void> => {
    if (part === undefined) return;
    const { view, model } = await part(ctx, body);
    const html = web.themes[area].render(view, { ...model, layout: { csrf: ctx.csrf }, zone: ctx.zone }, ctx.say);
    ctx.response.set('Cache-Control', 'no-store').type('html').send(html);
  };
  return async (request, response) => {
    // Before anybody looks for a session: a POST from elsewhere brings no cookies, the page it leads to does.
    if (request.method === 'POST' && page.comesBack === true && textFields(request.body)['_form'] === undefined) {
      response.redirect(303, request.path);
      return;
    }
    const visitor = await visitorOf(web, page.area, request);
    const open = typeof page.open === 'function' ? page.open(web, request) : page.open;
    if (open === 'member' && visitor.session === undefined) {
      const door = page.area === 'staff' ? '/staff/sign-in' : '/sign-in';
      response.redirect(303, `${door}?next=${encodeURIComponent(request.originalUrl)}`);
      return;
    }
    if (visitor.owesFactor === true && !OPEN_WITHOUT_FACTOR.has(page.path)) {
      response.redirect(303, '/staff/security');
      return;
    }
    const brand = await brandOfVisitor(web, visitor.caller);
    await web.texts.fresh();
    const scope = textScope(page.area === 'staff' ? undefined : brand?.id);
    response.locals['scope'] = scope;
    const place = { scope, zone: brand?.zone ?? 'UTC' };
    const wantsPart = page.part !== undefined && (request.get('x-part') !== undefined || request.get('hx-request') !== undefined);
    if (wantsPart && request.method === 'GET') {
      const ctx = makeCtx(web, csrf, request, response, visitor, place);
      await showPart(ctx, page, {});
      return;
    }
    if (request.method === 'GET' || request.method === 'HEAD') {
      const ctx = makeCtx(web, csrf, request, response, visitor, place);
      if (ctx.query['format'] !== 'csv' || !(await sendCsv(ctx, page))) await load(ctx, brand, 200);
      return;
    }
    await readUpload(request, (fields) => { csrf.check(request, visitor.session, fields); }, page.largestFile);
    csrf.check(request, visitor.session);
    const body: Body = textFields(request.body);
    if (wantsPart) {
      await showPart(makeCtx(web, csrf, request, response, visitor, place), page, body);
      return;
    }
    const name = body['_form'] ?? '';
    const action = page.action?.(name) ?? (Object.hasOwn(page.actions ?? {}, name) ? page.actions?.[name] : undefined);
    if (action === undefined) {
      response.status(404).send('');
      return;
    }
    const ctx = makeCtx(web, csrf, request, response, visitor, place);
    try {
      const done = await action(ctx, body);
      if ('to' in done) {
        if (done.say !== undefined) writeCookie(response, flashCookie, done.say, web.secure);
        response.redirect(303, done.to);
      } else await show(ctx, brand, done, 200);
    } catch (error) {
      if (!isBilletError(error) || error.status >= 500) throw error;
      const again = makeCtx(web, csrf, request, response, visitor, place, { form: name, field: error.field, code: error.code, message: errorText(ctx.say, error), values: body });
      await load(again, brand, error.status === 401 ? 401 : 422);
    }
  };
};

export const mountPages = (app: Express, web: WebHouse, csrf: Csrf, pages: readonly Page[]): void => {
  for (const page of pages) {
    const handler = serve(web, csrf, page);
    app.get(page.path, handler);
    if (page.actions !== undefined || page.action !== undefined || page.comesBack === true) app.post(page.path, readPlainForm, handler);
  }
};
