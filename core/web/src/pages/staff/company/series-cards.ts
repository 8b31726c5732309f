import type { Card } from '../../../view-models/page.ts';
import type { Action, PageCtx } from '../../page.ts';

interface Series {
  readonly id: number;
  readonly docType: string;
  readonly template: string;
  readonly numberAt: string;
}

/** How the documents of a company are numbered: a series for each type, shared by all of its brands. */
export const seriesCards = async (ctx: PageCtx, legalEntityId: number): Promise<readonly Card[]> => {
  const { t } = ctx;
  const { items } = await ctx.call<{ items: readonly Series[] }>('invoiceSeries.list', { legalEntityId });
  return items.map((series) => ({
    kind: 'form',
    title: t('series.title', { type: t(`invoice.type.${series.docType}`) }),
    ...(series.docType === 'invoice' ? { lead: t('series.lead') } : {}),
    form: ctx.form(`series-${String(series.id)}`, t('form.save'), [
      { name: 'template', label: t('series.template'), widget: 'text', width: 'half', required: true, value: series.template, help: t('series.templateHelp') },
      // Only invoices exist before they have a number.
      ...(series.docType === 'invoice' ? [{ name: 'numberAt', label: t('series.numberAt'), widget: 'select' as const, width: 'half' as const, options: ['issue', 'payment'].map((value) => ({ value, label: t(`series.numberAt.${value}`), selected: value === series.numberAt })), help: t('series.numberAtHelp') }] : []),
    ]),
  }));
};

/** Forms of single series: `series-7`. */
export const seriesAction = (name: string): Action | undefined => {
  const id = /^series-(\d{1,10})$/.exec(name)?.[1];
  if (id === undefined) return undefined;
  return async (ctx, { template, numberAt }) => {
    await ctx.call('invoiceSeries.update', { id, template: template?.trim(), ...(numberAt === undefined ? {} : { numberAt }) });
    return { to: ctx.request.path, say: 'form.saved' };
  };
};
