import { createBrandInput, createBrandRows, createFirstOwner, fillDemo, StaffMember } from '@billet/billing';
import { BilletError, isZone } from '@billet/sdk';
import { timingSafeEqual } from 'node:crypto';
import { signIn } from '../http/visitor.ts';
import type { WebHouse } from '../web-house.ts';
import type { PageModel } from '../view-models/page.ts';
import { countryField } from './countries.ts';
import { currencyField, zoneField } from './home-of-business.ts';
import type { Action, FieldWish, Page, PageCtx } from './page.ts';

/** The wizard's secret, printed on the console of the machine. */
export interface SetupCode {
  readonly code: string;
  /** True once an owner exists: the wizard is locked for good. */
  done: boolean;
  /** Checks a PostgreSQL address, keeps it for every later start, and starts the house again on it. */
  useDatabase?(url: string): Promise<void>;
}

export const isInstalled = async (web: WebHouse): Promise<boolean> => (await web.house.db.from(StaffMember).resultSize()) > 0;

const sameCode = (given: string, wanted: string): boolean => {
  const [a, b] = [Buffer.from(given.trim().padEnd(wanted.length)), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
};

const fields = (ctx: PageCtx): readonly FieldWish[] => [
  codeField(ctx),
  { name: 'company', label: ctx.t('setup.company'), widget: 'text', required: true, autocomplete: 'organization' },
  { name: 'brand', label: ctx.t('setup.brand'), widget: 'text', required: true, width: 'half' },
  countryField(ctx, new Intl.Locale(ctx.locale).maximize().region),
  currencyField(ctx, ctx.t('setup.currency')),
  zoneField(ctx, ctx.t('setup.zone')),
  { name: 'locale', label: ctx.t('auth.language'), widget: 'select', width: 'half', options: ctx.web.catalogue.languages().map(({ locale, name }) => ({ value: locale, label: name, selected: locale === ctx.locale })) },
  { name: 'invoiceTemplate', label: ctx.t('setup.numbers'), widget: 'text', width: 'half', value: 'INV-{year}-{000000}' },
  { name: 'unit', label: ctx.t('setup.unit'), widget: 'text', help: ctx.t('setup.unitHelp') },
  { name: 'termsText', label: ctx.t('setup.terms'), widget: 'textarea', help: ctx.t('setup.termsHelp') },
  ...ownerFields(ctx),
  { name: 'sandbox', label: ctx.t('setup.sandbox'), widget: 'date', help: ctx.t('setup.sandboxHelp') },
];

const codeField = (ctx: PageCtx): FieldWish => ({ name: 'code', label: ctx.t('setup.code'), widget: 'text', required: true, help: ctx.t('setup.codeHelp'), autocomplete: 'off' });

const ownerFields = (ctx: PageCtx): readonly FieldWish[] => [
  { name: 'name', label: ctx.t('setup.ownerName'), widget: 'text', required: true, width: 'half', autocomplete: 'name' },
  { name: 'email', label: ctx.t('auth.email'), widget: 'email', required: true, width: 'half', autocomplete: 'username' },
  { name: 'password', label: ctx.t('auth.password'), widget: 'password', required: true, help: ctx.t('auth.passwordHelp'), autocomplete: 'new-password' },
];

/** Every form of the wizard: the code is right, and nobody was faster. */
const assertOpen = async (web: WebHouse, setup: SetupCode, code: string | undefined): Promise<void> => {
  if (!sameCode(code ?? '', setup.code)) throw new BilletError('SETUP_CODE', 'This is not the code of the console.', { status: 422, field: 'code' });
  if (await isInstalled(web)) throw new BilletError('INSTALLED', 'This installation has an owner already.', { status: 410 });
};

const assertPassword = (password: string | undefined): string => {
  if ((password ?? '').length < 10) throw new BilletError('PASSWORD_SHORT', 'At least ten characters.', { status: 422, field: 'password' });
  return password ?? '';
};

const finished = (ctx: PageCtx, note: string): PageModel => {
  const base = ctx.web.house.config.baseUrl();
  return {
    title: ctx.t('setup.finished'),
    main: [
      { kind: 'note', tone: 'ok', icon: 'check', text: ctx.t(note) },
      { kind: 'lines', lines: [{ label: ctx.t('setup.staffArea'), value: `${base}/staff`, copy: true }, { label: ctx.t('setup.clientArea'), value: `${base}/`, copy: true }] },
    ],
    actions: [{ label: ctx.t('setup.openStaff'), href: '/staff', main: true }],
  };
};

const DEMO = { clients: 200, days: 730, seed: 1 } as const;

/** The demonstration company fills up while its owner looks on; the overview shows how far it is. */
const demo =
  (setup: SetupCode): Action =>
  async (ctx, body) => {
    const { house } = ctx.web;
    await assertOpen(ctx.web, setup, body['code']);
    const password = assertPassword(body['password']);
    const owner = await house.executor.asSystem('setup', (op) => createFirstOwner(op, { name: body['name'] ?? '', email: body['email'] ?? '', password, locale: ctx.locale }));
    setup.done = true;
    await signIn(ctx.web, 'staff', ctx.request, ctx.response, owner.id);
    const progress = (part: number): Promise<void> => house.keyValues.set('demo', 'percent', part);
    await progress(0);
    house.inBackground('the demonstration company', async (signal) => {
      let shown = 0;
      const onDay = async (day: number, of: number): Promise<void> => {
        const part = Math.min(99, Math.floor((day * 100) / of));
        if (part > shown) await progress((shown = part));
      };
      await fillDemo(house, { ...DEMO, signal, onDay });
      await progress(100);
    });
    return finished(ctx, 'setup.demoStarted');
  };

const database =
  (setup: SetupCode): Action =>
  async (ctx, body) => {
    await assertOpen(ctx.web, setup, body['code']);
    await setup.useDatabase?.((body['url'] ?? '').trim());
    return { title: ctx.t('setup.title'), main: [{ kind: 'note', tone: 'info', text: ctx.t('setup.restarts') }], onward: '/setup', onwardAfter: 4, actions: [{ label: ctx.t('setup.again'), href: '/setup' }] };
  };

const install =
  (setup: SetupCode): Action =>
  async (ctx, body) => {
    const { house } = ctx.web;
    await assertOpen(ctx.web, setup, body['code']);
    const zone = body['zone'] ?? 'UTC';
    if (!isZone(zone)) throw new BilletError('INPUT_INVALID', 'Not a time zone.', { status: 422, field: 'zone' });
    const password = assertPassword(body['password']);
    const parsed = createBrandInput.safeParse({
      company: body['company'], name: body['brand'], country: body['country'] ?? '', currency: body['currency'], zone, locale: body['locale'], email: body['email'], invoiceTemplate: body['invoiceTemplate'],
      ...(body['termsText'] === undefined || body['termsText'] === '' ? {} : { termsVersion: '1', termsText: body['termsText'] }),
    });
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const field = String(issue?.path[0] ?? '');
      throw new BilletError('INPUT_INVALID', issue?.message ?? '', { status: 422, field: field === 'name' ? 'brand' : field });
    }
    if (body['sandbox'] !== undefined && body['sandbox'] !== '') await house.becomeSandbox(`${body['sandbox']}T12:00:00.000Z`);
    const owner = await house.executor.asSystem('setup', async (op) => {
      const member = await createFirstOwner(op, { name: body['name'] ?? '', email: body['email'] ?? '', password, locale: body['locale'] ?? 'en' });
      const brand = await createBrandRows(op, parsed.data);
      const unit = (body['unit'] ?? '').trim();
      if (unit !== '') await house.db.writable()('business_units').insert({ brand_id: brand.id, code: 'main', name: unit });
      return member;
    });
    setup.done = true;
    await signIn(ctx.web, 'staff', ctx.request, ctx.response, owner.id);
    return finished(ctx, 'setup.done');
  };

/** The first-run wizard. It works only with the code of the console, and only until there is an owner. */
export const setupPage = (setup: SetupCode): Page => ({
  path: '/setup',
  area: 'staff',
  open: 'any',
  load: async (ctx) => {
    if (setup.done || (await isInstalled(ctx.web))) throw new BilletError('INSTALLED', 'This installation has an owner already.', { status: 410 });
    return {
      title: ctx.t('setup.title'),
      lead: ctx.t('setup.lead'),
      main: [
        { kind: 'facts', title: ctx.t('setup.checks'), quiet: true, facts: [{ label: 'Node', text: process.version }, { label: ctx.t('setup.database'), text: ctx.web.house.db.engine }, { label: ctx.t('setup.storage'), text: ctx.web.house.config.storage, mono: true }, { label: ctx.t('setup.licence'), text: 'MIT', sub: ctx.t('setup.licenceNote') }] },
        { kind: 'form', form: ctx.form('install', ctx.t('setup.submit'), fields(ctx), { wide: true }) },
      ],
      aside: [
        { kind: 'form', title: ctx.t('setup.demoTitle'), form: ctx.form('demo', ctx.t('setup.demoSubmit'), [codeField(ctx), ...ownerFields(ctx)]), lead: ctx.t('setup.demoNote') },
        ...(setup.useDatabase === undefined || ctx.web.house.db.engine === 'postgres'
          ? []
          : [{ kind: 'form' as const, title: ctx.t('setup.databaseTitle'), form: ctx.form('database', ctx.t('setup.databaseSubmit'), [codeField(ctx), { name: 'url', label: ctx.t('setup.databaseUrl'), widget: 'text' as const, required: true, placeholder: 'postgres://user:password@host:5432/billet', autocomplete: 'off' }]), lead: ctx.t('setup.databaseNote') }]),
      ],
    };
  },
  actions: { install: install(setup), demo: demo(setup), database: database(setup) },
});
