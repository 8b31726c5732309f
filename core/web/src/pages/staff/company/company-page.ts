import type { Card } from '../../../view-models/page.ts';
import { logoPath } from '../../../http/logos.ts';
import { billingCard, saveBilling, type BillingTerms } from './billing-card.ts';
import { documentsCard, documentsInput, type DocumentSettings } from './documents-card.ts';
import { seriesAction, seriesCards } from './series-cards.ts';
import type { Action, Body, FieldWish, Page, PageCtx } from '../../page.ts';

interface BrandRow extends BillingTerms {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly legalEntityId: number;
}

interface CompanyRow {
  readonly id: number;
  readonly name: string;
  readonly country: string;
  readonly currency: string;
  readonly taxId: string | null;
  readonly address: Readonly<Record<string, string>>;
  readonly registration: string;
  readonly taxNumbers: readonly { readonly label: string; readonly number: string }[];
  readonly bankLines: readonly string[];
  readonly phone: string;
  readonly email: string;
  readonly website: string;
}

interface Logo {
  readonly place: Place;
  readonly type: string;
  readonly hash: string;
  readonly width: number;
  readonly height: number;
}

type Place = 'page' | 'paper';

const ADDRESS = ['line1', 'line2', 'postcode', 'city', 'region'] as const;
const ACCEPT: Readonly<Record<Place, string>> = { page: 'image/png,image/jpeg,image/svg+xml', paper: 'image/png,image/jpeg' };

const chosen = async (ctx: PageCtx): Promise<{ readonly all: readonly BrandRow[]; readonly brand: BrandRow | undefined; readonly company: CompanyRow | undefined }> => {
  const all = (await ctx.call<{ items: readonly BrandRow[] }>('brands.list', {})).items;
  const brand = all.find(({ id }) => String(id) === ctx.params['brandId']) ?? all[0];
  const companies = (await ctx.call<{ items: readonly CompanyRow[] }>('companies.list', {})).items;
  return { all, brand, company: companies.find(({ id }) => id === brand?.legalEntityId) };
};

const companyFields = ({ t }: PageCtx, company: CompanyRow): FieldWish[] => {
  const field = (name: 'name' | 'taxId' | 'registration' | 'phone' | 'email' | 'website', more: Partial<FieldWish> = {}): FieldWish => ({ name, label: t(`company.${name}`), widget: 'text', value: company[name] ?? '', ...more });
  return [
    field('name', { required: true }),
    ...ADDRESS.map((part): FieldWish => ({ name: `address.${part}`, label: t(`company.${part}`), widget: 'text', value: company.address[part] ?? '', ...(part === 'line1' || part === 'line2' ? {} : { width: 'third' as const }) })),
    field('taxId', { width: 'half' }),
    field('registration', { width: 'half', help: t('company.registrationHelp') }),
    { name: 'taxNumbers', label: t('company.taxNumbers'), widget: 'textarea', rows: 3, help: t('company.taxNumbersHelp'), value: company.taxNumbers.map(({ label, number }) => `${label}: ${number}`).join('\n') },
    { name: 'bankLines', label: t('company.bankLines'), widget: 'textarea', rows: 4, help: t('company.bankLinesHelp'), value: company.bankLines.join('\n') },
    field('phone', { width: 'third' }),
    field('email', { width: 'third', widget: 'email' }),
    field('website', { width: 'third', placeholder: 'https://' }),
  ];
};

const logoCards = (ctx: PageCtx, brand: BrandRow, logos: readonly Logo[], place: Place): readonly Card[] => {
  const { t } = ctx;
  const logo = logos.find((each) => each.place === place);
  // With a PNG or JPEG on pages there is nothing left to choose for paper.
  if (place === 'paper' && logo === undefined && logos.every(({ type }) => type !== 'image/svg+xml')) return [];
  const title = t(place === 'page' ? 'company.logoPage' : 'company.logoPaper');
  return [
    ...(logo === undefined ? [] : [{ kind: 'picture' as const, title, src: logoPath(logo.hash), alt: brand.name, text: t('company.size', { width: logo.width, height: logo.height }), actions: [ctx.form(`remove-${place}`, t('company.removeLogo'), [], { danger: true })] }]),
    {
      kind: 'form',
      ...(logo === undefined ? { title } : {}),
      form: ctx.form(`logo-${place}`, t('company.upload'), [{ name: 'file', label: t('company.logoFile'), widget: 'file', accept: ACCEPT[place], required: true, help: t(place === 'page' ? 'company.logoPageHelp' : 'company.logoPaperHelp') }], { upload: true }),
    },
  ];
};

const load = async (ctx: PageCtx): ReturnType<Page['load']> => {
  const { t } = ctx;
  const { all, brand, company } = await chosen(ctx);
  if (brand === undefined || company === undefined) return { title: t('company.title'), main: [] };
  const logos = (await ctx.call<{ items: readonly Logo[] }>('brands.logos', { brandId: brand.id })).items;
  return {
    title: t('company.title'),
    lead: t('company.lead'),
    crumbs: [{ label: t('nav.settings'), href: '/staff/settings' }],
    sidenav: { label: t('company.title'), links: all.map(({ id, name }) => ({ label: name, href: `/staff/company/${String(id)}`, current: id === brand.id })) },
    main: [
      {
        kind: 'form',
        title: t('company.brand'),
        form: ctx.form('brand', t('form.save'), [
          { name: 'name', label: t('company.brandName'), widget: 'text', width: 'half', required: true, value: brand.name },
          { name: 'email', label: t('company.brandEmail'), widget: 'email', width: 'half', required: true, value: brand.email },
        ]),
      },
      await billingCard(ctx, brand.id, brand),
      ...logoCards(ctx, brand, logos, 'page'),
      ...logoCards(ctx, brand, logos, 'paper'),
      { kind: 'form', title: t('help.clients'), lead: t('help.clientsLead'), form: ctx.form('help', t('form.save'), [{ name: 'links', label: t('help.links'), widget: 'textarea', rows: 4, help: t('help.linksHelp'), value: (await ctx.call<{ links: string }>('brands.getHelp', { brandId: brand.id })).links }]) },
      documentsCard(ctx, await ctx.call<DocumentSettings>('brands.getDocuments', { brandId: brand.id })),
      { kind: 'form', title: t('company.details'), lead: t('company.detailsLead'), note: `${company.country} · ${company.currency}`, form: ctx.form('company', t('form.save'), companyFields(ctx, company)) },
      ...(await seriesCards(ctx, company.id)),
    ],
  };
};

const linesOf = (text: string | undefined): string[] => (text ?? '').split('\n').map((line) => line.trim()).filter((line) => line !== '');

/** `name: number`; a line without a colon is refused by the operation, for its number is empty. */
const taxNumberOf = (line: string): { label: string; number: string } => {
  const at = line.search(/[:：]/);
  return at < 0 ? { label: line, number: '' } : { label: line.slice(0, at), number: line.slice(at + 1) };
};

const companyInput = (body: Body): Record<string, unknown> => ({
  ...Object.fromEntries(['name', 'taxId', 'registration', 'phone', 'email', 'website'].map((name) => [name, (body[name] ?? '').trim()])),
  address: Object.fromEntries(ADDRESS.map((part) => [part, body[`address.${part}`] ?? ''])),
  taxNumbers: linesOf(body['taxNumbers']).map(taxNumberOf),
  bankLines: linesOf(body['bankLines']),
});

/** Does it to the chosen brand and comes back. */
const on = (work: (ctx: PageCtx, brand: BrandRow, body: Body) => Promise<unknown>): Action => async (ctx, body) => {
  const { brand } = await chosen(ctx);
  if (brand !== undefined) await work(ctx, brand, body);
  return { to: `/staff/company${brand === undefined ? '' : `/${String(brand.id)}`}`, say: 'form.saved' };
};

const upload = (place: Place): Action => on((ctx, brand, body) => ctx.call('brands.setLogo', { brandId: brand.id, place, file: body['file'] ?? '' }));
const remove = (place: Place): Action => on((ctx, brand) => ctx.call('brands.removeLogo', { brandId: brand.id, place }));

/** Who we are: on documents, in mails, and above the pages (row A4). */
export const companyPage: Page = {
  path: '/staff/company{/:brandId}',
  area: 'staff',
  open: 'member',
  nav: 'settings',
  load,
  actions: {
    brand: on((ctx, brand, body) => ctx.call('brands.update', { id: brand.id, name: body['name'], email: body['email'] })),
    billing: on((ctx, brand, body) => saveBilling(ctx, brand.id, body)),
    company: on((ctx, brand, body) => ctx.call('companies.update', { id: brand.legalEntityId, ...companyInput(body) })),
    documents: on((ctx, brand, body) => ctx.call('brands.saveDocuments', { brandId: brand.id, ...documentsInput(body) })),
    help: on((ctx, brand, body) => ctx.call('brands.saveHelp', { brandId: brand.id, links: body['links'] ?? '' })),
    'logo-page': upload('page'),
    'logo-paper': upload('paper'),
    'remove-page': remove('page'),
    'remove-paper': remove('paper'),
  },
  action: seriesAction,
};
