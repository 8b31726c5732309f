import type { FormRow, GridCell, GridHead, PaperBlock } from '../../paper.ts';
import { addressLine, figures, longDay, percent, shortDay } from './act-form.ts';
import type { CorrectionFacts, CorrectionForm } from './correction-form.ts';
import { blank, currencyName, innAndKpp, LOCALE, MAKER, NAME, NONE, numberOf, OFFICE, RESPONSIBLE, row, SIGNATURE, signBlock, STAMP } from './ru-parts.ts';

// The corrective document of Russia: the corrective invoice of resolution 1137 (annex 2), and around it what the tax service
// recommends (MMV-20-15/86@). Its words are those of the form, whatever the reader's language.

const documents = (of: CorrectionFacts['corrects'], day: (day: string) => string): string => of.map((each) => `№\u00a0${each.number} от ${day(each.day)}`).join('; ');

const headBlock = (facts: CorrectionFacts, taxed: boolean): PaperBlock => {
  const { seller, buyer } = facts.parties;
  return {
    kind: 'form',
    side: { title: 'Универсальный корректиро-\nвочный документ', box: { label: 'Статус:', text: taxed ? '1' : '2' }, notes: ['1 – корректировочный счёт-фактура и соглашение (уведомление)', '2 – соглашение (уведомление)'] },
    note: 'Приложение № 2 к постановлению Правительства Российской Федерации от 26 декабря 2011 г. № 1137\n(в редакции постановления Правительства Российской Федерации от 16 августа 2024 г. № 1096)',
    columns: [
      [
        { label: 'Корректировочный счёт-фактура №', share: 38, places: [{ text: facts.number, share: 3 }, { text: `от ${longDay(LOCALE, facts.day)}`, share: 4 }], mark: '(1)', strong: true },
        { label: 'Исправление корректировочного счёта-фактуры №', share: 38, places: [{ text: NONE, share: 3 }, { text: `от ${NONE}`, share: 4 }], mark: '(1а)' },
        { label: 'к счёту-фактуре (счетам-фактурам)', share: 38, places: [{ text: documents(facts.corrects, (day) => longDay(LOCALE, day)), share: 1 }], mark: '(1б)', strong: true },
        { label: 'с учётом исправления №', share: 38, places: [{ text: NONE, share: 3 }, { text: `от ${NONE}`, share: 4 }] },
        row('Продавец:', seller.name, '(2)', true),
        row('Адрес:', addressLine(seller), '(2а)'),
        row('ИНН/КПП продавца:', innAndKpp(seller.taxId, numberOf(seller, /кпп|kpp/i)), '(2б)'),
      ],
      [
        row('Покупатель:', buyer.name, '(3)', true),
        row('Адрес:', addressLine(buyer) || NONE, '(3а)'),
        row('ИНН/КПП покупателя:', innAndKpp(buyer.taxId, buyer.registrationCode ?? ''), '(3б)'),
        row('Валюта: наименование, код:', currencyName(facts.currency), '(4)'),
        { ...row('Идентификатор государственного контракта, договора (соглашения) (при наличии):', NONE, '(5)'), share: 58 },
      ],
    ],
  };
};

/** Shares in thousandths; the first is as wide as the narrow column of the blocks above and below. */
const HEADS: readonly GridHead[] = [
  { label: 'Код товара/ работ, услуг', share: 85, align: 'centre' },
  { label: '№ п/п', share: 27, align: 'centre' },
  { label: 'Наименование товара (описание выполненных работ, оказанных услуг), имущественного права', share: 140 },
  { label: 'Показатели в связи с изменением стоимости отгруженных товаров (выполненных работ, оказанных услуг), переданных имущественных прав', share: 84 },
  { label: 'Код вида товара', share: 34, align: 'centre' },
  { label: 'Единица измерения', parts: [{ label: 'код', share: 30, align: 'centre' }, { label: 'условное обозна-\nчение (нацио-\nнальное)', share: 54, align: 'centre' }] },
  { label: 'Коли-\nчество (объём)', share: 44, align: 'end' },
  { label: 'Цена (тариф) за единицу измерения', share: 58, align: 'end' },
  { label: 'Стоимость товаров (работ, услуг), имущественных прав без налога – всего', share: 72, align: 'end' },
  { label: 'В том числе сумма акциза', share: 52, align: 'centre' },
  { label: 'Налоговая ставка', share: 48, align: 'centre' },
  { label: 'Сумма налога, предъявляемая покупателю', share: 68, align: 'end' },
  { label: 'Стоимость товаров (работ, услуг), имущественных прав с налогом – всего', share: 72, align: 'end' },
  { label: 'Страна происхождения товара', parts: [{ label: 'цифро-\nвой код', share: 34, align: 'centre' }, { label: 'краткое наимено-\nвание', share: 48, align: 'centre' }] },
  { label: 'Регистра-\nционный номер декларации на товары или партии товара, подлежа-\nщего прослежи-\nваемости', share: 70, align: 'centre' },
];

const MARKS = ['А', '1', '1а', '1б', '1в', '2', '2а', '3', '4', '5', '6', '7', '8', '9', '10', '10а', '11'];

type Line = CorrectionFacts['lines'][number];

/** Net, tax and both together, as far as they went up (1) or down (-1). */
const moved = ({ before, after }: Line, way: 1 | -1): readonly [number, number, number] => {
  const of = (from: number, to: number): number => Math.max(0, way * (to - from));
  return [of(before.net, after.net), of(before.tax, after.tax), of(before.net + before.tax, after.net + after.tax)];
};

const gridBlock = ({ lines, currency }: CorrectionFacts, taxed: boolean): PaperBlock => {
  const money = figures(LOCALE, currency);
  const tail = [NONE, NONE, NONE];
  const side = (title: string, lead: readonly string[], { quantity, price, net, tax }: Line['before'], rates: readonly string[]): readonly string[] => [
    ...lead, title, NONE, '642', 'ед', String(quantity), money(price), money(net), 'без акциза', ...(rates.length === 0 ? ['без НДС', 'без НДС'] : [percent(rates), money(tax)]), money(net + tax), ...tail,
  ];
  const change = (title: string, line: Line, way: 1 | -1): readonly string[] => {
    const [net, tax, both] = moved(line, way);
    return ['', '', '', title, 'Х', 'Х', 'Х', 'Х', 'Х', money(net), NONE, 'Х', line.rates.length === 0 ? NONE : money(tax), money(both), 'Х', 'Х', 'Х'];
  };
  const total = (title: string, way: 1 | -1): readonly GridCell[] => {
    const [net, tax, both] = [0, 1, 2].map((at) => lines.reduce((sum, line) => sum + (moved(line, way)[at] ?? 0), 0)) as [number, number, number];
    return [{ text: '', bare: true }, { text: title, span: 8, strong: true }, { text: money(net), strong: true }, { text: 'Х', span: 2, align: 'centre' }, { text: taxed ? money(tax) : NONE, strong: true }, { text: money(both), strong: true }, { text: '', span: 3, bare: true }];
  };
  return {
    kind: 'grid',
    bold: 0,
    heads: HEADS,
    marks: MARKS,
    rows: [
      ...lines.flatMap((line, index) => [
        side('А (до изменения)', [NONE, String(index + 1), line.name], line.before, line.rates),
        side('Б (после изменения)', ['', '', ''], line.after, line.rates),
        change('В (увеличение)', line, 1),
        change('Г (уменьшение)', line, -1),
      ].map((cells) => cells.map((text): GridCell => (text === 'Х' || text === NONE ? { text, align: 'centre' } : { text })))),
      total('Всего увеличение (сумма строк В)', 1),
      total('Всего уменьшение (сумма строк Г)', -1),
    ],
  };
};

const basisBlock = (facts: CorrectionFacts): PaperBlock => ({
  kind: 'form',
  size: 6.8,
  columns: [[
    { label: 'К передаточным (отгрузочным) документам', share: 24, places: [{ text: `Универсальный передаточный документ ${documents(facts.corrects, shortDay)}`, caption: '(реквизиты передаточных (отгрузочных) документов, которыми были переданы товары, услуги, результаты работ, права)', share: 1 }], mark: '[5]' },
    { label: 'Основание изменения стоимости', share: 24, places: [{ text: [`Счёт №\u00a0${facts.invoice.number} от ${shortDay(facts.invoice.day)}`, facts.reason].filter((part) => part !== '').join('; '), caption: '(реквизиты договора, соглашения, уведомления и др.)', share: 1 }], mark: '[6]' },
    { label: 'Иные сведения', share: 24, places: [{ text: '', caption: '(ссылки на неотъемлемые приложения, сопутствующие документы, иные документы и т. п.)', share: 1 }], mark: '[7]' },
  ]],
});

const agreeBlock = ({ parties: { seller, buyer } }: CorrectionFacts): PaperBlock => {
  const signed = (label: string, mark: string): FormRow => ({ label, places: blank(OFFICE, SIGNATURE, NAME), mark });
  return {
    kind: 'form',
    size: 6.8,
    columns: [
      [
        signed('Предлагаю изменить стоимость', '[8]'),
        signed('Уведомляю об изменении стоимости', '[9]'),
        signed(RESPONSIBLE, '[10]'),
        { label: MAKER, places: [{ text: `${seller.name}, ИНН/КПП ${innAndKpp(seller.taxId, numberOf(seller, /кпп|kpp/i))}`, caption: STAMP, share: 1 }], mark: '[11]' },
        { label: 'М.П.', places: [] },
      ],
      [
        signed('С изменением стоимости согласен', '[12]'),
        { label: 'Дата', share: 36, places: [{ text: '', share: 1 }], mark: '[13]' },
        signed(RESPONSIBLE, '[14]'),
        { label: MAKER, places: [{ text: `${buyer.name}, ИНН/КПП ${innAndKpp(buyer.taxId, buyer.registrationCode ?? '')}`, caption: STAMP, share: 1 }], mark: '[15]' },
        { label: 'М.П.', places: [] },
      ],
    ],
  };
};

export const ruUkd: CorrectionForm = {
  country: 'RU',
  locale: LOCALE,
  currency: 'RUB',
  paper: (facts) => {
    const taxed = facts.lines.some(({ rates }) => rates.length > 0);
    return { heading: 'УКД', form: 'landscape', blocks: [headBlock(facts, taxed), gridBlock(facts, taxed), signBlock(facts.parties.seller), basisBlock(facts), agreeBlock(facts)] };
  },
};
