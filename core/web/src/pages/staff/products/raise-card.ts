import type { Card } from '../../../view-models/page.ts';
import type { Body, PageCtx } from '../../page.ts';
import { kindText } from '../../resources/kinds.ts';
import type { FullProduct } from './product-fields.ts';

interface Raised {
  readonly kind: string | null;
  readonly amount: number;
  readonly kinds: readonly { readonly kind: string; readonly extension: string }[];
}

/** Of what an add-on gives more than the plan has; nothing where no plan limits anything. */
export const raiseCard = async (ctx: PageCtx, { id, isAddon }: FullProduct): Promise<readonly Card[]> => {
  const raised = await ctx.call<Raised>('products.raisedLimit', { id });
  if (raised.kind === null && (!isAddon || raised.kinds.length === 0)) return [];
  const kinds = raised.kinds.map((each) => ({ value: each.kind, label: kindText(ctx, each, '.many', each.kind) ?? each.kind, selected: each.kind === raised.kind }));
  const gone = raised.kind === null || kinds.some(({ value }) => value === raised.kind) ? [] : [{ value: raised.kind, label: raised.kind, selected: true }];
  return [
    {
      kind: 'form',
      title: ctx.t('additional.raises'),
      lead: ctx.t('additional.raisesLead'),
      form: ctx.form('raise', ctx.t('form.save'), [
        { name: 'kind', label: ctx.t('additional.of'), widget: 'select', width: 'half', options: [{ value: '', label: ctx.t('additional.nothing') }, ...kinds, ...gone] },
        { name: 'amount', label: ctx.t('additional.amount'), widget: 'number', width: 'half', value: String(raised.amount) },
      ]),
    },
  ];
};

export const saveRaise = async (ctx: PageCtx, body: Body): Promise<{ readonly to: string; readonly say: string }> => {
  const kind = body['kind'] ?? '';
  await ctx.call('products.setRaisedLimit', { id: ctx.params['id'], kind: kind === '' ? null : kind, ...(body['amount'] === undefined || body['amount'] === '' ? {} : { amount: body['amount'] }) });
  return { to: ctx.request.path, say: 'form.saved' };
};
