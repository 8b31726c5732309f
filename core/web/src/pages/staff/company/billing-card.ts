import type { Card } from '../../../view-models/page.ts';
import type { Body, PageCtx } from '../../page.ts';

/** How a brand bills and takes orders. */
export interface BillingTerms {
  readonly dueDays: number;
  readonly raiseDaysBefore: number;
  readonly freeDays: number;
  readonly termsVersion: string | null;
  readonly termsText: string | null;
}

interface Method {
  readonly id: number;
  readonly name: string;
  readonly enabled: boolean;
  readonly isDefault: boolean;
}

/** Due dates, days of grace, what is chosen first and what clients accept when they order. */
export const billingCard = async (ctx: PageCtx, brandId: number, terms: BillingTerms): Promise<Card> => {
  const { t } = ctx;
  const { items } = await ctx.call<{ items: readonly Method[] }>('gatewayAccounts.list', { brandId });
  const methods = items.filter(({ enabled }) => enabled);
  return {
    kind: 'form',
    title: t('company.billing'),
    form: ctx.form('billing', t('form.save'), [
      { name: 'dueDays', label: t('company.dueDays'), help: t('company.dueDaysHelp'), widget: 'number', width: 'third', required: true, value: String(terms.dueDays) },
      { name: 'raiseDaysBefore', label: t('company.raiseDaysBefore'), help: t('company.raiseDaysBeforeHelp'), widget: 'number', width: 'third', required: true, value: String(terms.raiseDaysBefore) },
      { name: 'freeDays', label: t('company.freeDays'), help: t('company.freeDaysHelp'), widget: 'number', width: 'third', required: true, value: String(terms.freeDays) },
      ...(methods.length === 0 ? [] : [{ name: 'methodId', errorAt: 'gatewayAccountId', label: t('company.method'), help: t('company.methodHelp'), widget: 'select' as const, options: [{ value: '', label: t('company.method.none'), selected: methods.every(({ isDefault }) => !isDefault) }, ...methods.map(({ id, name, isDefault }) => ({ value: String(id), label: name, selected: isDefault }))] }]),
      { name: 'termsVersion', label: t('company.termsVersion'), help: t('company.termsVersionHelp'), widget: 'text', value: terms.termsVersion ?? '' },
      { name: 'termsText', label: t('company.termsText'), widget: 'textarea', value: terms.termsText ?? '' },
    ]),
  };
};

const textOrNull = (text: string | undefined): string | null => (text === undefined || text.trim() === '' ? null : text.trim());

export const saveBilling = async (ctx: PageCtx, brandId: number, body: Body): Promise<void> => {
  const method = body['methodId'] === undefined ? {} : { gatewayAccountId: body['methodId'] === '' ? null : body['methodId'] };
  await ctx.call('brands.saveBilling', { brandId, dueDays: body['dueDays'], raiseDaysBefore: body['raiseDaysBefore'], freeDays: body['freeDays'], termsVersion: textOrNull(body['termsVersion']), termsText: textOrNull(body['termsText']), ...method });
};
