import { FOR_EVER } from '@billet/billing';
import { permits } from '@billet/kernel';
import type { FieldWish, Page, PageCtx } from '../page.ts';
import type { GatewayRow } from '../shapes.ts';
import type { Card, PageModel } from '../../view-models/page.ts';
import { termsForm, termsPreview, termsWishOf, type WithTerms } from './service-terms.ts';

/** A service with what staff may change of it. */
interface Editable extends WithTerms {
  readonly payerId: number;
  readonly gatewayAccountId: number | null;
  readonly dueDay: number | null;
  readonly termMonths: number | null;
  readonly routingPoint: string;
  readonly remarks: string;
  readonly message: string;
  readonly holdSuspensionUntil: string | null;
  readonly internal: { readonly salespersonId: number | null; readonly commission: string | null; readonly soldOn: string | null; readonly notes: string } | null;
}

interface Choices {
  readonly payers: readonly { readonly id: number; readonly name: string }[];
  readonly methods: readonly GatewayRow[];
  readonly sellers: readonly { readonly id: number; readonly name: string }[];
  readonly places: readonly Place[];
}

interface Place {
  readonly name: string;
  readonly depth: number;
}

const load = async (ctx: PageCtx): Promise<{ readonly service: Editable; readonly choices: Choices }> => {
  const { service } = await ctx.call<{ service: Editable }>('services.get', { id: ctx.params['id'] });
  const { payers } = await ctx.call<{ payers: Choices['payers'] }>('clients.get', { id: service.clientId });
  const { items: methods } = await ctx.call<{ items: GatewayRow[] }>('gatewayAccounts.list', {});
  const sellers = permits(ctx.caller.permissions, 'staff.read') ? (await ctx.call<{ items: Choices['sellers'] }>('staff.list', {})).items : [];
  const places = permits(ctx.caller.permissions, 'servers.read') ? (await ctx.call<{ items: readonly Place[] }>('accessPlaces.list', {})).items : [];
  return { service, choices: { payers, methods, sellers, places } };
};

const option = (value: number | null, label: string, chosen: number | null): { readonly value: string; readonly label: string; readonly selected: boolean } => ({ value: value === null ? '' : String(value), label, selected: value === chosen });

/** One of the tree, where there is one; what a service says already stays what it says. */
const routingPointField = ({ t }: PageCtx, value: string, places: readonly Place[]): FieldWish => {
  const about = { name: 'routingPoint', label: t('life.routingPoint'), help: t('life.routingPoint.help') };
  if (places.length === 0) return { ...about, widget: 'text', value };
  const known = places.some(({ name }) => name === value);
  const options = [{ value: '', label: '–' }, ...(known || value === '' ? [] : [{ value, label: value }]), ...places.map(({ name, depth }) => ({ value: name, label: `${'– '.repeat(depth)}${name}` }))];
  return { ...about, widget: 'select', options: options.map((each) => ({ ...each, selected: each.value === value })) };
};

const numberOrNull = (text: string | undefined): number | null => (text === undefined || text.trim() === '' ? null : Number(text));
const textOrNull = (text: string | undefined): string | null => (text === undefined || text.trim() === '' ? null : text.trim());

const loadPage = async (ctx: PageCtx, shown: readonly Card[] = []): Promise<PageModel> => {
  const { service, choices } = await load(ctx);
  const { t } = ctx;
  const { internal } = service;
  const held = service.holdSuspensionUntil;
  return {
    title: t('life.edit'),
    lead: t('life.lead'),
    crumbs: [{ label: t('nav.services'), href: '/staff/services' }, { label: service.label, href: `/staff/services/${String(service.id)}` }],
    main: [
      ...shown,
      {
        kind: 'form',
        form: ctx.form('update', t('form.save'), [
          { name: 'version', label: '', widget: 'hidden', value: String(service.version) },
          { name: 'label', label: t('life.label'), widget: 'text', value: service.label, required: true },
          { name: 'payerId', label: t('life.payer'), widget: 'select', width: 'half', options: choices.payers.map((payer) => option(payer.id, payer.name, service.payerId)) },
          { name: 'gatewayAccountId', label: t('life.method'), widget: 'select', width: 'half', options: [option(null, t('life.method.any'), service.gatewayAccountId), ...choices.methods.map((method) => option(method.id, method.name, service.gatewayAccountId))] },
          { name: 'dueDay', label: t('life.dueDay'), widget: 'number', width: 'half', value: String(service.dueDay ?? '') },
          { name: 'termMonths', label: t('life.term'), widget: 'number', width: 'half', value: String(service.termMonths ?? '') },
          routingPointField(ctx, service.routingPoint, choices.places),
          { name: 'salespersonId', label: t('life.seller'), widget: 'select', width: 'third', options: [option(null, t('life.seller.none'), internal?.salespersonId ?? null), ...choices.sellers.map((seller) => option(seller.id, seller.name, internal?.salespersonId ?? null))] },
          { name: 'commission', label: t('life.commission'), widget: 'text', width: 'third', value: internal?.commission ?? '' },
          { name: 'soldOn', label: t('life.soldOn'), widget: 'date', width: 'third', value: internal?.soldOn ?? '' },
          { name: 'remarks', label: t('life.remarks'), widget: 'textarea', value: service.remarks },
          { name: 'message', label: t('life.message'), widget: 'textarea', value: service.message },
          { name: 'notes', label: t('life.notes'), widget: 'textarea', value: internal?.notes ?? '' },
        ]),
      },
    ],
    aside: [
      {
        kind: 'form',
        title: t('life.hold'),
        form: ctx.form('hold', t('form.save'), [
          { name: 'until', label: t('life.hold.until'), help: t('life.hold.help'), widget: 'date', value: held === null || held === FOR_EVER ? '' : held },
          { name: 'forEver', label: t('life.hold.switch'), widget: 'switch', checked: held === FOR_EVER },
        ]),
      },
      termsForm(ctx, service),
      { kind: 'form', title: t('life.billing'), form: ctx.form('closing', t('life.closing.submit'), [{ name: 'billedThrough', label: t('life.closing'), widget: 'date', value: service.billedThrough ?? '' }]) },
    ],
  };
};

export const staffServiceEditPage: Page = {
  path: '/staff/services/:id/edit',
  area: 'staff',
  open: 'member',
  nav: 'services',
  load: (ctx) => loadPage(ctx),
  actions: {
    update: async (ctx, body) => {
      await ctx.call('services.update', {
        id: ctx.params['id'],
        version: Number(body['version']),
        label: body['label'],
        payerId: numberOrNull(body['payerId']) ?? undefined,
        gatewayAccountId: numberOrNull(body['gatewayAccountId']),
        dueDay: numberOrNull(body['dueDay']),
        termMonths: numberOrNull(body['termMonths']),
        routingPoint: body['routingPoint'],
        salespersonId: numberOrNull(body['salespersonId']),
        commission: textOrNull(body['commission']),
        soldOn: textOrNull(body['soldOn']),
        remarks: body['remarks'],
        message: body['message'],
        notes: body['notes'],
      });
      return { to: `/staff/services/${ctx.params['id'] ?? ''}`, say: 'form.saved' };
    },
    hold: async (ctx, body) => {
      await ctx.call('services.holdSuspension', { id: ctx.params['id'], until: body['forEver'] === 'on' ? 'for_ever' : textOrNull(body['until']) });
      return { to: `/staff/services/${ctx.params['id'] ?? ''}`, say: 'form.saved' };
    },
    terms: async (ctx, body) => loadPage(ctx.keeping('terms', body), [await termsPreview(ctx, body)]),
    applyTerms: async (ctx, body) => {
      await ctx.call('services.changeTerms', { ...termsWishOf(ctx, body), version: Number(body['version']) });
      return { to: `/staff/services/${ctx.params['id'] ?? ''}`, say: 'form.saved' };
    },
    closing: async (ctx, body) => {
      await ctx.call('services.correctClosing', { id: ctx.params['id'], billedThrough: textOrNull(body['billedThrough']) });
      return { to: `/staff/services/${ctx.params['id'] ?? ''}`, say: 'form.saved' };
    },
  },
};
