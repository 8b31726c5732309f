import type { Money, NextAction } from '@billet/sdk';
import { allowFormTo } from '../http/security-headers.ts';
import { drawBarcode, drawQr } from '../drawings/index.ts';
import type { Card, PageModel } from '../view-models/page.ts';
import type { PageCtx } from './page.ts';

/**
 * On to the provider's page. Not by answering the form with a redirect: the content policy lets no form of ours lead
 * elsewhere, so this page goes on by itself, and by a link or a button. What the provider wants posted goes in a form,
 * and this one answer may send it to that origin.
 */
export const onward = (ctx: PageCtx, next: Extract<NextAction, { kind: 'redirect' }>): PageModel => {
  const [title, text, submit] = [ctx.t('pay.title'), ctx.t('pay.onward'), ctx.t('pay.continue')];
  if (next.method === 'GET') return { title, onward: next.url, main: [{ kind: 'note', tone: 'info', text }], actions: [{ label: submit, href: next.url, main: true }] };
  allowFormTo(ctx.response, next.url);
  return { title, narrow: true, main: [{ kind: 'onward', url: next.url, text, submit, fields: Object.entries(next.fields ?? {}).map(([name, value]) => ({ name, value })) }] };
};

/** Gateways write days as data; the payer reads them in his language. */
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** What the payer must do next, drawn; `paper` is the address of the invoice, below which its slip is a file. */
export const nextCard = (ctx: PageCtx, next: NextAction, paper?: string): Card => {
  if (next.kind !== 'display') return { kind: 'note', tone: 'ok', text: ctx.t('pay.started') };
  const text = next.hold === undefined ? next.note : ctx.t(`pay.hold.${next.hold}`);
  const drawings = [
    ...(next.qr === undefined ? [] : [drawQr(next.qr, ctx.t('pay.qr'))]),
    ...(next.barcode === undefined ? [] : [drawBarcode(next.barcode, ctx.t('pay.barcode'))]),
  ];
  const actions = [
    ...(next.slip === undefined || paper === undefined ? [] : [{ label: ctx.t('pay.slip'), href: `${paper}/slip` }]),
    ...(next.page === undefined ? [] : [{ label: ctx.t('pay.page'), href: next.page }]),
  ];
  return {
    kind: 'lines',
    title: ctx.t('pay.how'),
    ...(text === undefined ? {} : { text }),
    ...(drawings.length === 0 ? {} : { drawings }),
    ...(actions.length === 0 ? {} : { actions }),
    lines: next.lines.map((line) => ({ label: ctx.t(`pay.line.${line.label}`), value: ISO_DATE.test(line.value) ? ctx.say.date(line.value) : line.value, copy: line.copy === true })),
  };
};

/** Money on its way back that waits for the client to say where to. */
export const claimCards = (ctx: PageCtx, claims: readonly { readonly money: Money; readonly next: NextAction }[]): readonly Card[] =>
  claims.map(({ money, next }) =>
    next.kind === 'redirect' && next.method === 'GET'
      ? { kind: 'lines', title: ctx.t('refund.claimTitle'), text: ctx.t('refund.claimLead', { amount: ctx.say.money(money) }), actions: [{ label: ctx.t('refund.claim'), href: next.url, main: true }], lines: [] }
      : nextCard(ctx, next),
  );
