import type { Card, PageModel } from '../../view-models/page.ts';
import type { Area } from '../../http/visitor.ts';
import type { Page, PageCtx } from '../page.ts';
import { statusBadge } from '../tones.ts';
import { loadServiceRow, serviceCrumbs, servicePath } from './crumbs.ts';

interface ContractRow {
  readonly id: number;
  readonly number: string;
  readonly title: string;
  readonly state: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly hash: string;
  readonly acceptedAt: string | null;
  readonly acceptedFrom: string | null;
  readonly textVersion: number;
}

interface Template {
  readonly id: number;
  readonly name: string;
}

/** The text as it was rendered: our own escaped HTML. */
const paper = (html: string): Card => ({ kind: 'slot', html: `<section class="card"><div class="body stack">${html}</div></section>` });

const pdfOf = (area: Area, { id }: ContractRow): string => `${area === 'staff' ? '/staff' : ''}/contracts/${String(id)}/pdf`;

const factsCard = (ctx: PageCtx, area: Area, contract: ContractRow): Card => ({
  kind: 'facts',
  title: `${contract.title} ${contract.number}`,
  facts: [
    { label: ctx.t('services.status'), badge: statusBadge(ctx.say, contract.state) },
    { label: ctx.t('document.pdf'), text: contract.number, href: pdfOf(area, contract) },
    { label: ctx.t('contracts.from'), date: contract.startsOn },
    { label: ctx.t('contracts.to'), date: contract.endsOn },
    { label: ctx.t('contracts.textVersion'), text: String(contract.textVersion) },
    ...(contract.acceptedAt === null ? [] : [{ label: ctx.t('contracts.accepted'), instant: contract.acceptedAt, sub: contract.acceptedFrom ?? undefined }]),
  ],
});

const acceptCard = (ctx: PageCtx, contract: ContractRow): Card => ({
  kind: 'form',
  title: ctx.t('contracts.accept'),
  form: ctx.form('accept', ctx.t('contracts.accept'), [
    { name: 'contractId', label: '', widget: 'hidden', value: String(contract.id) },
    { name: 'hash', label: '', widget: 'hidden', value: contract.hash },
    { name: 'accept', label: ctx.t('contracts.read'), widget: 'switch' },
  ]),
});

const offerCard = async (ctx: PageCtx): Promise<Card> => {
  const { items } = await ctx.call<{ items: readonly Template[] }>('contracts.templates', {});
  if (items.length === 0) return { kind: 'note', text: ctx.t('contracts.noTemplate') };
  return { kind: 'form', title: ctx.t('contracts.offer'), form: ctx.form('preview', ctx.t('contracts.show'), [{ name: 'templateId', label: ctx.t('contracts.template'), widget: 'select', options: items.map((each) => ({ value: String(each.id), label: each.name })) }]) };
};

const load = async (ctx: PageCtx, area: Area, shown: readonly Card[] = []): Promise<PageModel> => {
  const service = await loadServiceRow(ctx);
  const { items } = await ctx.call<{ items: readonly ContractRow[] }>('contracts.list', { serviceId: service.id });
  const [current] = items;
  // An offer is read beside what counts until it is accepted.
  const inForce = items.find((each) => each.state === 'accepted' && each.id !== current?.id);
  const text = current === undefined ? [] : [paper((await ctx.call<{ html: string }>('contracts.get', { id: current.id })).html)];
  return {
    title: ctx.t('contracts.title'),
    lead: `${service.label} · ${service.number}`,
    crumbs: serviceCrumbs(ctx, area, service),
    ...(current === undefined ? {} : { actions: [{ label: ctx.t('document.pdf'), href: pdfOf(area, current), icon: 'download' }] }),
    main: [...shown, ...(shown.length === 0 ? text : []), ...(current === undefined && shown.length === 0 ? [{ kind: 'note' as const, text: ctx.t('contracts.none') }] : [])],
    aside: [
      ...(current === undefined ? [] : [factsCard(ctx, area, current)]), ...(current?.state === 'offered' && area === 'client' ? [acceptCard(ctx, current)] : []), ...(inForce === undefined ? [] : [factsCard(ctx, area, inForce)]), ...(area === 'staff' ? [await offerCard(ctx)] : []),
    ],
  };
};

/** The contract of a service: read and accept it, or offer one. */
export const contractPage = (area: Area): Page => ({
  path: servicePath(area, ':id', '/contract'),
  area,
  open: 'member',
  nav: 'services',
  load: (ctx) => load(ctx, area),
  actions: {
    accept: async (ctx, body) => {
      await ctx.call('contracts.accept', { id: body['contractId'], hash: body['hash'], accept: body['accept'] === 'on' });
      return { to: servicePath(area, ctx.params['id'] ?? '', '/contract'), say: 'contracts.thanks' };
    },
    ...(area === 'staff'
      ? {
          preview: async (ctx, body) => {
            const { html } = await ctx.call<{ html: string }>('contracts.preview', { serviceId: ctx.params['id'], templateId: body['templateId'] });
            const confirm: Card = { kind: 'facts', title: ctx.t('contracts.preview'), facts: [], actions: [ctx.form('offer', ctx.t('contracts.offer'), [{ name: 'templateId', label: '', widget: 'hidden', value: body['templateId'] ?? '' }])] };
            return load(ctx, area, [confirm, paper(html)]);
          },
          offer: async (ctx, body) => {
            await ctx.call('contracts.offer', { serviceId: ctx.params['id'], templateId: body['templateId'] });
            return { to: servicePath(area, ctx.params['id'] ?? '', '/contract'), say: 'contracts.offered' };
          },
        }
      : {}),
  },
});
