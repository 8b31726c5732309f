import type { Translator } from '@billet/kernel';
import type { Data } from '../../data.ts';
import type { Payment } from '../../payments/index.ts';
import { inWords, onPaperOf } from '../compose/frame.ts';
import { buyerLines } from '../compose/party-lines.ts';
import type { Paper } from '../paper.ts';
import type { ReceiptFacts } from './receipt-of.ts';

/** The receipt of a payment as paper: from whom, how much, for what. */
export const receiptPaper = (data: Data, say: Translator, payment: Payment, { brand, seller, buyer, method, parts, toBalance }: ReceiptFacts): Promise<Paper> => {
  const money = (amount: number): string => say.money({ amount, currency: payment.currency });
  return onPaperOf(data, say, brand, seller, {
    heading: say.t('receipt.title'),
    number: String(payment.id),
    day: payment.received_on,
    to: { label: say.t('receipt.from'), lines: buyerLines(say, buyer) },
    facts: [
      { label: say.t('receipt.receivedOn'), text: say.date(payment.received_on) },
      { label: say.t('receipt.method'), text: method },
      { label: say.t('receipt.reference'), text: payment.reference },
      ...(payment.reversed_at === null ? [] : [{ label: say.t('document.state'), text: say.t('receipt.reversed') }]),
    ],
    blocks: [
      {
        kind: 'table',
        columns: [{ label: say.t('receipt.for'), share: 50 }, { label: say.t('invoice.issued'), share: 25 }, { label: say.t('receipt.amount'), share: 25, end: true }],
        rows: [
          ...parts.map(({ number, issued, amount }) => ({ cells: [number, issued === '' ? '' : say.date(issued), money(amount)] })),
          ...(toBalance === 0 ? [] : [{ cells: [say.t('receipt.toBalance'), '', money(toBalance)] }]),
        ],
        empty: '',
      },
      {
        kind: 'sums',
        rows: [
          { label: say.t('receipt.received'), text: money(payment.amount), total: true },
          ...(payment.refunded === 0 ? [] : [{ label: say.t('receipt.refunded'), text: money(-payment.refunded) }]),
        ],
      },
      ...inWords(say, { amount: payment.amount, currency: payment.currency }),
    ],
  });
};
