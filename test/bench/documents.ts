import { paintInPool, type Paper } from '@billet/billing';
import chinese from '@billet/lang-zh-cn';

/** Words of an invoice in the scripts that are shipped; each document of a run says something of its own. */
const TEXTS = {
  Latin: ['Rechnung', 'Kurfürstendamm 1, Berlin', 'Rechnung an', 'Größe & Söhne', 'Ausgestellt', 'Beschreibung', 'Zeitraum', 'Menge', 'Einzelpreis', 'Netto', 'Glasfaser und Webhosting', 'Summe'],
  Cyrillic: ['Рахунок', 'вулиця Хрещатик, Київ', 'Платник', 'Іван Петренко', 'Виставлено', 'Опис', 'Період', 'Кількість', 'Ціна', 'Без податку', 'Доступ до Інтернету', 'Разом'],
  Chinese: ['账单', '北京市朝阳区建国路', '付款方', '张伟科技有限公司', '开具日期', '说明', '期间', '数量', '单价', '净额', '光纤宽带与服务器托管', '合计'],
} as const;

const paperOf = (words: readonly string[], number: number, lines: number): Paper => {
  const word = (at: number): string => words[at] ?? '';
  return {
    locale: 'en', size: 'A4', heading: word(0), number: `INV-2027-${String(number).padStart(6, '0')}`, day: '2027-01-15', brand: 'Fibra', from: ['Fibra', word(1)],
    to: { label: word(2), lines: [`${word(3)} ${String(number)}`, word(1)] },
    facts: [{ label: word(4), text: '2027-01-15' }],
    blocks: [
      {
        kind: 'table',
        columns: [{ label: word(5), share: 42 }, { label: word(6), share: 22 }, { label: word(7), share: 9, end: true }, { label: word(8), share: 16, end: true }, { label: word(9), share: 17, end: true }],
        rows: Array.from({ length: lines }, (_, line) => ({ cells: [`${word(10)} ${String(line + number)}`, '2027-01-01 – 2027-01-31', '1', `${String(line + 10)}.90`, `${String(line + 10)}.90`] })),
        empty: '',
      },
      { kind: 'sums', rows: [{ label: word(9), text: '130.80' }, { label: word(11), text: `${String(number)}.80`, total: true }] },
    ],
    footer: ['Fibra'], pageOf: '{page} / {pages}',
  };
};

const { typeface } = chinese.definition;
const faces = typeface === undefined ? [] : [typeface];

/** One after the other: one thread, which is one core. */
const measure = async (script: keyof typeof TEXTS, lines: number, count: number): Promise<{ readonly script: string; readonly lines: number; readonly perSecond: number; readonly kilobytes: number }> => {
  for (let warm = 0; warm < 5; warm += 1) await paintInPool(paperOf(TEXTS[script], warm, lines), faces);
  const began = performance.now();
  let bytes = 0;
  for (let number = 100; number < 100 + count; number += 1) bytes += (await paintInPool(paperOf(TEXTS[script], number, lines), faces)).length;
  return { script, lines, perSecond: (count * 1000) / (performance.now() - began), kilobytes: bytes / count / 1024 };
};

const [lines = '12', count = '50'] = process.argv.slice(2);
const rows = [];
for (const script of ['Latin', 'Cyrillic', 'Chinese'] as const) rows.push(await measure(script, Number(lines), Number(count)));
process.stdout.write(JSON.stringify(rows));
process.exit(0);
