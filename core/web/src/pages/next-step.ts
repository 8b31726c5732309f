import type { NextAction } from '@billet/sdk';
import { drawBarcode, drawQr } from '../drawings/index.ts';
import type { Card, PageModel } from '../view-models/page.ts';
import type { PageCtx } from './page.ts';

/**
 * On to the provider's page. Not by answering the form with a redirect: the content policy lets no form of ours lead
 * elsewhere, so this page goes on by itself, and by a link.
 */
export const onward = (ctx: PageCtx, url: string): PageModel => ({
  title: ctx.t('pay.title'),
  onward: url,
  main: [{ kind: 'note', tone: 'info', text: ctx.t('pay.onward') }],
  actions: [{ label: ctx.t('pay.continue'), href: url, main: true }],
});

/** What the payer must do next, drawn. */
export const nextCard = (ctx: PageCtx, next: NextAction): Card => {
  if (next.kind !== 'display') return { kind: 'note', tone: 'ok', text: ctx.t('pay.started') };
  const text = next.hold === undefined ? next.note : ctx.t(`pay.hold.${next.hold}`);
  const drawings = [
    ...(next.qr === undefined ? [] : [drawQr(next.qr, ctx.t('pay.qr'))]),
    ...(next.barcode === undefined ? [] : [drawBarcode(next.barcode, ctx.t('pay.barcode'))]),
  ];
  return {
    kind: 'lines',
    title: ctx.t('pay.how'),
    ...(text === undefined ? {} : { text }),
    ...(drawings.length === 0 ? {} : { drawings }),
    lines: next.lines.map((line) => ({ label: ctx.t(`pay.line.${line.label}`), value: line.value, copy: line.copy === true })),
  };
};
