import { permits } from '@billet/kernel';
import type { Money } from '@billet/sdk';
import type { Card } from '../../view-models/page.ts';
import type { Action, PageCtx } from '../page.ts';
import { productName } from '../parts.ts';
import { quantityText } from './usage-cards.ts';

interface Standing {
  readonly capId: number;
  readonly name: Readonly<Record<string, string>>;
  readonly unit: 'bytes' | 'count' | 'seconds' | 'bps';
  readonly action: 'throttle' | 'block' | 'overage';
  readonly used: number;
  readonly most: number;
  readonly extra: number;
  readonly reached: boolean;
  readonly until: string;
  readonly packages: readonly { readonly id: number; readonly name: Readonly<Record<string, string>>; readonly quantity: number; readonly price: Money }[];
}

const NEARLY = 80;

/** What is left of what a service may use, and what can be bought on top. Nothing where nothing is capped. */
export const capCards = async (ctx: PageCtx, serviceId: number): Promise<readonly Card[]> => {
  const { items } = await ctx.call<{ items: readonly Standing[] }>('services.caps', { id: serviceId });
  const mayBuy = permits(ctx.caller.permissions, 'services.change');
  return items.flatMap((cap): readonly Card[] => {
    const words = quantityText(ctx, cap.unit);
    const percent = Math.min(100, Math.floor((cap.used * 100) / cap.most));
    return [
      ...(cap.reached ? [{ kind: 'note' as const, tone: 'warn' as const, icon: 'alert', text: ctx.t(`caps.reached.${cap.action}`, { name: productName(ctx, cap.name) }) }] : []),
      {
        kind: 'facts',
        title: productName(ctx, cap.name),
        facts: [
          { label: ctx.t('usagePrices.used'), text: ctx.t('usage.of', { used: words(cap.used), most: words(cap.most) }), meter: { percent, tone: percent >= 100 ? 'bad' : percent >= NEARLY ? 'warn' : 'ok' }, ...(cap.extra === 0 ? {} : { sub: ctx.t('caps.extra', { quantity: words(cap.extra) }) }) },
          { label: ctx.t('caps.left'), text: words(Math.max(0, cap.most - cap.used)) },
          { label: ctx.t('caps.then'), text: ctx.t(`caps.action.${cap.action}`) },
          { label: ctx.t('caps.anew'), date: cap.until },
        ],
        actions: mayBuy
          ? cap.packages.map((each) => ctx.form('buy-top-up', ctx.t('caps.buy', { name: productName(ctx, each.name), quantity: words(each.quantity), price: ctx.say.money(each.price) }), [{ name: 'packageId', label: '', widget: 'hidden', value: String(each.id) }]))
          : [],
      },
    ];
  });
};

/** Staff give more for nothing. */
export const giveTopUpCards = async (ctx: PageCtx, serviceId: number): Promise<readonly Card[]> => {
  if (!permits(ctx.caller.permissions, 'services.write')) return [];
  const { items } = await ctx.call<{ items: readonly Standing[] }>('services.caps', { id: serviceId });
  if (items.length === 0) return [];
  const options = items.map((cap) => ({ value: String(cap.capId), label: productName(ctx, cap.name) }));
  return [{ kind: 'form', title: ctx.t('caps.give'), lead: ctx.t('caps.giveLead'), form: ctx.form('give-top-up', ctx.t('caps.give'), [{ name: 'capId', label: ctx.t('caps.cap'), widget: 'select', options }, ...quantityFields(ctx, 'quantity', ctx.t('caps.quantity'))]) }];
};

/** What is chosen unless somebody chooses otherwise stands first. */
const UNITS = ['1000000000', '1000000', '1000000000000', '1'] as const;

/** A number and what it counts: quantities are measured in bytes, and nobody types twelve noughts. */
export const quantityFields = (ctx: PageCtx, name: string, label: string): Parameters<PageCtx['form']>[2] => [
  { name, label, widget: 'number', required: true, width: 'half' },
  { name: 'unit', label: ctx.t('usagePrices.unitLabel'), widget: 'select', width: 'half', options: UNITS.map((value) => ({ value, label: ctx.t(`caps.unit.${value}`) })) },
];

/** What was typed, as it is measured; what is no number is left for the operation to refuse. */
export const quantityOf = (typed = '', unit = '1'): number | string => (/^\d{1,12}$/.test(typed.trim()) && (UNITS as readonly string[]).includes(unit) ? Number(typed) * Number(unit) : typed);

export const buyTopUpAction = (area: 'client' | 'staff'): Action => async (ctx, body) => {
  const { invoiceId } = await ctx.call<{ invoiceId: number }>('services.buyTopUp', { id: ctx.params['id'], packageId: body['packageId'] });
  return { to: `${area === 'staff' ? '/staff' : ''}/invoices/${String(invoiceId)}` };
};

export const giveTopUpAction: Action = async (ctx, body) => {
  await ctx.call('services.giveTopUp', { id: ctx.params['id'], capId: body['capId'], quantity: quantityOf(body['quantity'], body['unit']) });
  return { to: ctx.request.path, say: 'form.saved' };
};
