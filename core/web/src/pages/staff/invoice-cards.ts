import { formatMinor } from '@billet/sdk';
import type { Card } from '../../view-models/page.ts';
import type { FieldWish, PageCtx } from '../page.ts';
import { today } from '../parts.ts';
import type { GatewayRow, InvoiceDetail } from '../shapes.ts';

const line = (ctx: PageCtx, detail: InvoiceDetail['lines'][number] | undefined, currency: string): readonly FieldWish[] => [
  { name: 'description', label: ctx.t('invoiceEdit.description'), widget: 'text', required: true, value: detail?.description },
  { name: 'quantity', label: ctx.t('invoiceEdit.quantity'), widget: 'number', width: 'third', value: String(detail?.quantity ?? 1) },
  { name: 'unitPrice', label: ctx.t('invoiceEdit.unitPrice'), widget: 'money', required: true, width: 'third', unit: currency, value: detail === undefined ? '' : formatMinor({ amount: detail.unitPrice, currency }) },
  { name: 'taxClass', label: ctx.t('invoiceEdit.taxClass'), widget: 'text', width: 'third', value: detail === undefined ? 'standard' : (detail.taxClass ?? ''), help: ctx.t('invoiceEdit.taxClassHelp') },
];

/** A draft or pro-forma, line by line. */
export const editCards = (ctx: PageCtx, detail: InvoiceDetail): readonly Card[] => {
  const { currency } = detail.invoice.total;
  return [
    ...detail.lines.flatMap((each): readonly Card[] => [
      { kind: 'form', title: each.description, quiet: true, form: ctx.form(`line-${String(each.id)}`, ctx.t('form.save'), line(ctx, each, currency)) },
      { kind: 'facts', quiet: true, facts: [{ label: ctx.t('invoice.net'), money: { amount: each.net, currency } }], actions: [ctx.form(`remove-${String(each.id)}`, ctx.t('invoiceEdit.remove'), [], { danger: true })] },
    ]),
    { kind: 'form', title: ctx.t('invoiceEdit.newLine'), form: ctx.form('add', ctx.t('invoiceEdit.add'), line(ctx, undefined, currency)) },
  ];
};

/** What can be done with one press. */
export const quickActions = (ctx: PageCtx, { invoice }: InvoiceDetail, linkPath: string | null, hasMethod: boolean): Card => {
  const editable = invoice.status === 'draft' || invoice.status === 'proforma';
  const open = invoice.open.amount > 0;
  return {
    kind: 'facts',
    title: ctx.t('invoiceEdit.actions'),
    facts: [
      { label: ctx.t('invoice.open'), money: invoice.open },
      ...(linkPath === null ? [] : [{ label: ctx.t('invoiceEdit.link'), text: ctx.t('invoiceEdit.openLink'), href: linkPath }]),
    ],
    actions: [
      ...(editable ? [ctx.form('issue', ctx.t('invoiceEdit.issue'), [])] : []),
      ...(invoice.status === 'draft' ? [ctx.form('proforma', ctx.t('invoiceEdit.proforma'), [])] : []),
      ...(open && hasMethod && !editable ? [ctx.form('charge', ctx.t('invoiceEdit.charge'), [])] : []),
      ...(linkPath === null ? [] : [ctx.form('revoke', ctx.t('invoiceEdit.revoke'), [])]),
      ...(editable ? [ctx.form('discard', ctx.t('invoiceEdit.discard'), [], { danger: true })] : []),
    ],
  };
};

/** What the ladder charges by itself, by hand. */
const lateFeeCard = (ctx: PageCtx, currency: string): Card => {
  const { t } = ctx;
  return {
    kind: 'form',
    title: t('invoiceEdit.lateFee'),
    lead: t('invoiceEdit.lateFeeLead'),
    form: ctx.form('lateFee', t('invoiceEdit.lateFeeSubmit'), [
      { name: 'kind', label: t('invoiceEdit.lateKind'), widget: 'select', options: [{ value: 'fee', label: t('dunning.late-fee') }, { value: 'interest', label: t('dunning.interest') }] },
      { name: 'percent', label: t('dunning.percent'), widget: 'text', width: 'half', unit: '%', errorAt: 'rule.percent' },
      { name: 'per', label: t('dunning.per'), widget: 'select', width: 'half', options: ['month', 'day', 'year'].map((per) => ({ value: per, label: t(`dunning.per.${per}`) })) },
      { name: 'amount', label: t('dunning.amount'), widget: 'money', unit: currency, help: t('invoiceEdit.lateAmountHelp') },
    ]),
  };
};

/** What needs a word or a figure. */
export const moneyForms = (ctx: PageCtx, { invoice, lines }: InvoiceDetail, gateways: readonly GatewayRow[], payers: readonly { readonly id: number; readonly name: string }[]): readonly Card[] => {
  const open = invoice.open.amount > 0;
  const issued = invoice.status === 'issued' && invoice.type === 'invoice';
  const reason: FieldWish = { name: 'reason', label: ctx.t('cancel.reason'), widget: 'text', required: true };
  const { currency } = invoice.total;
  const creditable = lines.filter((each) => each.net !== each.credited);
  return [
    ...(open || invoice.status === 'draft'
      ? [
          {
            kind: 'form' as const,
            title: ctx.t('invoiceEdit.terms'),
            form: ctx.form('terms', ctx.t('form.save'), [
              { name: 'dueDate', label: ctx.t('invoice.due'), widget: 'date' as const, value: invoice.dueDate, required: true },
              { name: 'gatewayAccountId', label: ctx.t('pay.method'), widget: 'select' as const, options: [{ value: '', label: '–' }, ...gateways.map((item) => ({ value: String(item.id), label: item.name, selected: item.id === invoice.gatewayAccountId }))] },
              ...(payers.length < 2 ? [] : [{ name: 'payerId', label: ctx.t('orders.payer'), widget: 'select' as const, options: payers.map((payer) => ({ value: String(payer.id), label: payer.name, selected: payer.id === invoice.payerId })) }]),
              { name: 'notes', label: ctx.t('invoiceEdit.notes'), widget: 'textarea' as const, value: invoice.notes },
            ]),
          },
        ]
      : []),
    ...(invoice.status === 'draft' || invoice.status === 'void' || invoice.type === 'credit_note'
      ? []
      : [{ kind: 'form' as const, title: ctx.t('invoiceEdit.send'), form: ctx.form('send', ctx.t('settings.send'), [{ name: 'mail', label: ctx.t('invoiceEdit.mail'), widget: 'select' as const, options: ['invoice-issued', 'invoice-reminder', 'invoice-due', 'invoice-overdue'].map((key) => ({ value: key, label: ctx.t(`invoiceEdit.mail.${key}`) })) }]) }]),
    ...(issued && creditable.length > 0
      ? [
          {
            kind: 'form' as const,
            title: ctx.t('invoiceEdit.credit'),
            lead: ctx.t('invoiceEdit.creditLead'),
            form: ctx.form('credit', ctx.t('invoiceEdit.creditSubmit'), [
              { name: 'lineId', label: ctx.t('invoiceEdit.creditLine'), widget: 'select' as const, options: [{ value: '', label: ctx.t('invoiceEdit.creditAll') }, ...creditable.map((each) => ({ value: String(each.id), label: `${each.description} · ${ctx.say.money({ amount: each.net - each.credited, currency })}` }))] },
              { name: 'net', label: ctx.t('invoice.net'), widget: 'money' as const, unit: currency },
              reason,
            ]),
          },
        ]
      : []),
    ...(issued && open && invoice.dueDate < today(ctx) ? [lateFeeCard(ctx, currency)] : []),
    ...(issued && open ? [{ kind: 'form' as const, title: ctx.t('invoiceEdit.writeOff'), form: ctx.form('writeOff', ctx.t('invoiceEdit.writeOffSubmit'), [reason], { danger: true }) }] : []),
  ];
};
