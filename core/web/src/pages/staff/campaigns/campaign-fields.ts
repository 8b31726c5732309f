import type { Badge, Tone } from '../../../view-models/page.ts';
import type { Option } from '../../../view-models/field.ts';
import type { Body, FieldWish, PageCtx } from '../../page.ts';
import type { CampaignRow } from './shapes.ts';

const TONES: Readonly<Record<CampaignRow['state'], Tone>> = { draft: 'idle', gathering: 'info', ready: 'info', running: 'info', paused: 'warn', cancelled: 'idle', done: 'ok' };

export const stateBadge = (ctx: PageCtx, state: CampaignRow['state']): Badge => ({ text: ctx.t(`campaigns.state.${state}`), tone: TONES[state] });

type Query = Readonly<Record<string, string>>;

/** A list with its filter, as one value of a choice. */
const valueOf = (list: string, query: Query): string => `${list}?${new URLSearchParams(query).toString()}`;

/** Whom a campaign goes to, in words. */
export const audienceName = (ctx: PageCtx, { list, query }: { readonly list: string; readonly query: Query }): string => [ctx.t(`campaigns.list.${list}`), ...(Object.keys(query).length === 0 ? [] : [Object.values(query).join(', ')])].join(' · ');

const LISTS = ['clients', 'services'] as const;

/** Whom it can go to: everybody of a list, the filters that somebody has kept, and the one that is set now. */
const audiences = async (ctx: PageCtx, now: { readonly list: string; readonly query: Query }): Promise<readonly Option[]> => {
  const options: { value: string; label: string }[] = [];
  for (const list of LISTS) {
    const of = ctx.t(`campaigns.list.${list}`);
    const { items } = await ctx.call<{ items: readonly { name: string; query: Query }[] }>('lists.views', { list });
    options.push({ value: valueOf(list, {}), label: of }, ...items.map(({ name, query }) => ({ value: valueOf(list, query), label: `${of} · ${name}` })));
  }
  const chosen = valueOf(now.list, now.query);
  if (!options.some(({ value }) => value === chosen)) options.push({ value: chosen, label: audienceName(ctx, now) });
  return options.map((option) => ({ ...option, selected: option.value === chosen }));
};

/** What is asked about a campaign before it has readers. */
export const campaignFields = async (ctx: PageCtx, now: Pick<CampaignRow, 'name' | 'kind' | 'list' | 'query' | 'locale'>): Promise<readonly FieldWish[]> => {
  const { t } = ctx;
  return [
    { name: 'name', label: t('campaigns.name'), widget: 'text', value: now.name, required: true, help: t('campaigns.nameHelp') },
    { name: 'kind', label: t('campaigns.kind'), widget: 'select', width: 'half', options: (['notice', 'marketing'] as const).map((kind) => ({ value: kind, label: t(`campaigns.kind.${kind}`), selected: kind === now.kind })), help: t('campaigns.kindHelp') },
    { name: 'locale', label: t('campaigns.locale'), widget: 'select', width: 'half', options: ctx.web.catalogue.languages().map(({ locale, name }) => ({ value: locale, label: name, selected: locale === now.locale })), help: t('campaigns.localeHelp') },
    { name: 'audience', label: t('campaigns.audience'), widget: 'select', options: await audiences(ctx, now), help: t('campaigns.audienceHelp') },
  ];
};

/** The same as the operation wants it. */
export const campaignInput = (body: Body): Readonly<Record<string, unknown>> => {
  const [list = 'clients', ...rest] = (body['audience'] ?? '').split('?');
  return { name: body['name'] ?? '', kind: body['kind'], locale: body['locale'], list, query: Object.fromEntries(new URLSearchParams(rest.join('?'))) };
};

/** Address under which a campaign to the rows of a list begins. */
export const writeToList = (list: string, query: Query): string => `/staff/campaigns/new?${new URLSearchParams({ ...query, list }).toString()}`;
