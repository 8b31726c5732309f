import { BilletError } from '@billet/sdk';
import type { Area } from '../../http/visitor.ts';
import type { Card } from '../../view-models/page.ts';
import type { Body, PageCtx } from '../page.ts';
import { servicePath } from '../services/crumbs.ts';
import type { ResourceRow } from './kinds.ts';

interface Target {
  readonly serviceId: number;
  readonly number: string;
  readonly label: string;
  readonly clientName: string;
}

const MOST = 50;

/** Services that it can go to; staff name further ones by their number. */
export const moveCard = async (ctx: PageCtx, area: Area, item: ResourceRow, lead: string): Promise<readonly Card[]> => {
  const { items } = await ctx.call<{ items: readonly Target[] }>('resources.targets', { id: item.id, limit: MOST });
  if (items.length === 0) return [];
  const named = ({ number, label, clientName }: Target): string => (area === 'staff' ? `${clientName} · ${number} ${label}` : `${number} ${label}`);
  return [
    {
      kind: 'form',
      title: ctx.t('resources.move'),
      lead,
      form: ctx.form('move', ctx.t('resources.move'), [
        { name: 'serviceId', label: ctx.t('resources.moveTo'), widget: 'select', options: items.map((each) => ({ value: String(each.serviceId), label: named(each) })) },
        ...(items.length < MOST ? [] : [{ name: 'number', label: ctx.t('resources.moveNumber'), help: ctx.t('resources.moveNumberHelp'), widget: 'text' as const, autocomplete: 'off' }]),
      ]),
    },
  ];
};

const serviceOf = async (ctx: PageCtx, body: Body): Promise<unknown> => {
  const number = (body['number'] ?? '').trim();
  if (number === '') return body['serviceId'];
  const { items } = await ctx.call<{ items: readonly Target[] }>('resources.targets', { id: ctx.params['resource'], search: number, limit: MOST });
  const found = items.find((each) => each.number === number);
  if (found === undefined) throw new BilletError('RESOURCE_NO_TARGET', 'No such service can take it.', { status: 422, field: 'number' });
  return found.serviceId;
};

export const moveAction = async (ctx: PageCtx, area: Area, body: Body): Promise<{ readonly to: string; readonly say: string }> => {
  const moved = await ctx.call<ResourceRow>('resources.move', { id: ctx.params['resource'], serviceId: await serviceOf(ctx, body) });
  return { to: servicePath(area, moved.serviceId, `/resources/${moved.kind}/${String(moved.id)}`), say: 'resources.moved' };
};
