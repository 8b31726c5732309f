import { amountInWords } from '../../amount/amount-in-words.ts';
import type { FormRow, GridCell, PaperBlock } from '../../paper.ts';
import type { Parties } from '../../compose/party-lines.ts';
import { addressLine, figures, longDay, percent, shortDay, type ActFacts, type ActForm } from './act-form.ts';

// An act of services of Ukraine: there is no form of the state, but what article 9 of law 996-XIV wants of a primary document.
// Its words are those of the country, whatever the reader's language.
const LOCALE = 'uk';

const numbersOf = (taxId: string | null, more: readonly { readonly label: string; readonly number: string }[] = []): string =>
  [...(taxId === null ? [] : [`${taxId.length === 10 ? 'РНОКПП' : 'ЄДРПОУ'} ${taxId}`]), ...more.map(({ label, number }) => `${label} ${number}`)].join(', ');

const partyText = ({ seller, buyer }: Parties, side: 'seller' | 'buyer'): string => {
  const lines = side === 'seller'
    ? [addressLine(seller), numbersOf(seller.taxId, seller.taxNumbers), ...(seller.bankLines ?? []), seller.phone ?? '']
    : [addressLine(buyer), numbersOf(buyer.taxId)];
  return lines.filter((line) => line !== '').join('\n');
};

const words = (amount: number, currency: string): string => amountInWords(LOCALE, { amount, currency }) ?? '';

const gridBlock = ({ lines, net, tax, currency }: ActFacts): PaperBlock => {
  const money = figures(LOCALE, currency);
  const rates = [...new Set(lines.flatMap((line) => (line.rates.length === 0 ? [] : [percent(line.rates)])))];
  const total = (label: string, text: string, strong = false): readonly GridCell[] => [{ text: label, span: 5, align: 'end', bare: true, strong }, { text, strong }];
  return {
    kind: 'grid',
    size: 8.5,
    heads: [
      { label: '№', share: 5, align: 'centre' }, { label: 'Найменування послуги', share: 46 }, { label: 'Од. виміру', share: 11, align: 'centre' },
      { label: 'Кількість', share: 11, align: 'end' }, { label: 'Ціна без ПДВ', share: 14, align: 'end' }, { label: 'Сума без ПДВ', share: 15, align: 'end' },
    ],
    rows: [
      ...lines.map((line, index) => [{ text: String(index + 1) }, { text: line.name }, { text: 'послуга' }, { text: String(line.quantity) }, { text: money(line.price) }, { text: money(line.net) }]),
      total('Разом без ПДВ:', money(net)),
      rates.length === 0 ? total('Без ПДВ', '—') : total(`ПДВ ${rates.join(', ')}:`, money(tax)),
      total(rates.length === 0 ? 'Усього без ПДВ:' : 'Усього з ПДВ:', money(net + tax), true),
    ],
  };
};

const correctionsText = ({ corrections, currency }: ActFacts): readonly PaperBlock[] => {
  const money = figures(LOCALE, currency);
  return corrections.length === 0 ? [] : [{ kind: 'text', text: `Коригується окремо: ${corrections.map(({ number, day, amount }) => `${number} від ${shortDay(day)}, ${money(amount)}`).join('; ')}.` }];
};

const blocksOf = (facts: ActFacts): readonly PaperBlock[] => {
  const { seller, buyer } = facts.parties;
  const taxed = facts.lines.some(({ rates }) => rates.length > 0);
  const total = facts.net + facts.tax;
  const side = (title: string, name: string, who: 'seller' | 'buyer'): readonly FormRow[] => [
    { label: title, strong: true, places: [] },
    { label: name, strong: true, places: [] },
    { label: partyText(facts.parties, who), places: [] },
  ];
  const sign = (): readonly FormRow[] => [
    { label: ' ', places: [{ text: '', caption: '(посада, прізвище, власне імʼя)', share: 1 }] },
    { label: ' ', places: [{ text: '', caption: '(підпис)', share: 2 }, { text: '', caption: '(дата)', share: 1 }] },
    { label: 'М. П. (за наявності)', places: [] },
  ];
  return [
    { kind: 'title', text: `АКТ № ${facts.number}`, sub: 'наданих послуг' },
    { kind: 'form', size: 9, columns: [[{ label: 'Місце складання:', share: 40, places: [{ text: placeOf(facts), share: 1 }] }], [{ label: 'Дата складання:', share: 40, places: [{ text: longDay(LOCALE, facts.day), share: 1 }] }]] },
    { kind: 'text', text: `Ми, що нижче підписалися, представник Виконавця — ${seller.name} — з одного боку та представник Замовника — ${buyer.name} — з іншого боку, склали цей акт про те, що Виконавець надав, а Замовник прийняв такі послуги (${basisText(facts)}):` },
    gridBlock(facts),
    { kind: 'text', text: ' ' },
    { kind: 'text', text: `Загальна вартість послуг${taxed ? ' з ПДВ' : ''}: ${words(total, facts.currency)}${taxed ? `, у тому числі ПДВ: ${words(facts.tax, facts.currency)}` : ', без ПДВ'}.` },
    ...correctionsText(facts),
    { kind: 'text', text: 'Послуги надано повністю та в строк. Сторони не мають претензій одна до одної щодо обсягу, якості та строків надання послуг.' },
    { kind: 'form', size: 9, columns: [side('Від Виконавця*', seller.name, 'seller'), side('Від Замовника', buyer.name, 'buyer')] },
    { kind: 'form', size: 9, columns: [sign(), sign()] },
    { kind: 'text', text: '* Відповідальний за здійснення господарської операції та правильність її оформлення.', muted: true },
  ];
};

const placeOf = ({ parties }: ActFacts): string => {
  const { city } = (parties.seller.address ?? {}) as { readonly city?: unknown };
  return typeof city === 'string' ? city : '';
};

const basisText = ({ invoices }: ActFacts): string => invoices.map(({ number, day }) => `рахунок №\u00a0${number} від ${shortDay(day)}`).join('; ');

export const uaAct: ActForm = { country: 'UA', locale: LOCALE, currency: 'UAH', paper: (facts) => ({ heading: 'Акт наданих послуг', form: 'portrait', blocks: blocksOf(facts) }) };
