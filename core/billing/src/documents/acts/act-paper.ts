import type { Translator } from '@billet/kernel';
import { addDays, addMonths } from '@billet/sdk';
import type { Data } from '../../data.ts';
import { inWords, onPaperOf, periodText } from '../compose/frame.ts';
import { buyerLines, sellerLines, type Parties } from '../compose/party-lines.ts';
import type { Paper } from '../paper.ts';
import type { Work } from './load-work.ts';

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** Tax of all services per name and rate, in the order in which they come. */
const taxTotals = (works: readonly Work[]): readonly { readonly label: string; readonly amount: number }[] => {
  const totals = new Map<string, number>();
  for (const { name, rate, amount } of works.flatMap((work) => work.taxes)) totals.set(`${name} ${rate} %`, (totals.get(`${name} ${rate} %`) ?? 0) + amount);
  return [...totals].map(([label, amount]) => ({ label, amount }));
};

/** The act of services of a payer for a month: what was rendered, whatever was paid, with a place for both signatures. */
export const actPaper = (data: Data, say: Translator, brand: { readonly id: number; readonly name: string }, month: string, works: readonly [Work, ...Work[]]): Promise<Paper> => {
  const last = works.at(-1) ?? works[0];
  const { currency } = last.invoice;
  const parties = last.invoice.party as Parties;
  const first = `${month}-01`;
  const lastDay = addDays(addMonths(first, 1), -1);
  const money = (amount: number): string => say.money({ amount, currency });
  const taxes = taxTotals(works);
  const net = sum(works.map((work) => work.net));
  const total = net + sum(taxes.map((tax) => tax.amount));
  return onPaperOf(data, say, brand, parties.seller, {
    heading: say.t('document.act.title'),
    number: `${String(last.invoice.payer_id)}-${month}`,
    day: lastDay,
    to: { label: say.t('document.act.customer'), lines: buyerLines(say, parties.buyer) },
    facts: [{ label: say.t('document.act.date'), text: say.date(lastDay) }, { label: say.t('document.period'), text: periodText(say, first, lastDay) }],
    blocks: [
      {
        kind: 'table',
        columns: [
          { label: say.t('document.act.service'), share: 40 },
          { label: say.t('document.period'), share: 20 },
          { label: say.t('document.act.invoice'), share: 18 },
          { label: say.t('document.quantity'), share: 9, end: true },
          { label: say.t('document.net'), share: 17, end: true },
        ],
        rows: works.map(({ invoice, line, net: amount }) => ({
          cells: [line.description, line.period_start === null || line.period_end === null ? '' : periodText(say, line.period_start, addDays(line.period_end, -1)), invoice.number ?? '', say.number(line.quantity), money(amount)],
        })),
        empty: '',
      },
      {
        kind: 'sums',
        rows: [
          { label: say.t('invoice.net'), text: money(net) },
          ...(taxes.length === 0 ? [{ label: say.t('document.act.noTax'), text: money(0) }] : taxes.map(({ label, amount }) => ({ label, text: money(amount) }))),
          { label: say.t('invoice.total'), text: money(total), total: true },
        ],
      },
      ...inWords(say, { amount: total, currency }),
      { kind: 'text', text: say.t('document.act.rendered', { total: money(total) }) },
      {
        kind: 'signatures',
        parties: [
          { title: say.t('document.act.contractor'), lines: sellerLines(say, parties.seller), sign: say.t('document.act.sign') },
          { title: say.t('document.act.customer'), lines: buyerLines(say, parties.buyer), sign: say.t('document.act.sign') },
        ],
      },
    ],
  });
};
