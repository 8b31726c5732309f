import type { GridCell, GridHead, PaperBlock } from '../../paper.ts';
import { addressLine, figures, longDay, percent, shortDay, type ActFacts, type ActForm } from './act-form.ts';
import { blank, currencyName, innAndKpp, LOCALE, MAKER, NAME, NONE, numberOf, OFFICE, RESPONSIBLE, row, SIGNATURE, signBlock, STAMP } from './ru-parts.ts';

// The transfer document of Russia: the invoice of resolution 1137 as changed by resolution 1096 of 16 August 2024, and around
// it what the tax service recommends (MMV-20-3/96@). Its words are those of the form, whatever the reader's language.
const paymentsText = ({ payments }: ActFacts): string => payments.map(({ reference, day }) => `№\u00a0${reference} от ${shortDay(day)}`).join('; ') || NONE;

const headBlock = (facts: ActFacts, taxed: boolean): PaperBlock => {
  const { seller, buyer } = facts.parties;
  const lines = facts.lines.length === 1 ? '1' : `1–${String(facts.lines.length)}`;
  return {
    kind: 'form',
    side: { title: 'Универсальный передаточный документ', box: { label: 'Статус:', text: taxed ? '1' : '2' }, notes: ['1 – счёт-фактура и передаточный документ (акт)', '2 – передаточный документ (акт)'] },
    note: 'Приложение № 1 к постановлению Правительства Российской Федерации от 26 декабря 2011 г. № 1137\n(в редакции постановления Правительства Российской Федерации от 16 августа 2024 г. № 1096)',
    columns: [
      [
        { label: 'Счёт-фактура №', share: 24, places: [{ text: facts.number, share: 3 }, { text: `от ${longDay(LOCALE, facts.day)}`, share: 3 }], mark: '(1)', strong: true },
        { label: 'Исправление №', share: 24, places: [{ text: NONE, share: 3 }, { text: `от ${NONE}`, share: 3 }], mark: '(1а)' },
        row('Продавец:', seller.name, '(2)', true),
        row('Адрес:', addressLine(seller), '(2а)'),
        row('ИНН/КПП продавца:', innAndKpp(seller.taxId, numberOf(seller, /кпп|kpp/i)), '(2б)'),
        row('Грузоотправитель и его адрес:', NONE, '(3)'),
        row('Грузополучатель и его адрес:', NONE, '(4)'),
        row('К платёжно-расчётному документу №:', paymentsText(facts), '(5)'),
        row('Документ об отгрузке:', `Универсальный передаточный документ, №\u00a0п/п ${lines}, №\u00a0${facts.number} от ${shortDay(facts.day)}`, '(5а)'),
      ],
      [
        row('Покупатель:', buyer.name, '(6)', true),
        row('Адрес:', addressLine(buyer) || NONE, '(6а)'),
        row('ИНН/КПП покупателя:', innAndKpp(buyer.taxId, buyer.registrationCode ?? ''), '(6б)'),
        row('Валюта: наименование, код:', currencyName(facts.currency), '(7)'),
        { ...row('Идентификатор государственного контракта, договора (соглашения) (при наличии):', NONE, '(8)'), share: 58 },
        {
          label: 'К счёту-фактуре (счетам-фактурам), выставленному (выставленным) при получении оплаты, частичной оплаты или иных платежей в счёт предстоящих поставок товаров (выполнения работ, оказания услуг), передачи имущественных прав:',
          places: [{ text: `№ ${NONE}`, share: 1 }, { text: `от ${NONE}`, share: 1 }, { text: `исправление № ${NONE} от ${NONE}`, share: 2 }],
          mark: '(5б)',
        },
      ],
    ],
  };
};

/** Shares in thousandths; the first is as wide as the narrow column of the blocks above and below. */
const HEADS: readonly GridHead[] = [
  { label: 'Код товара/ работ, услуг', share: 85, align: 'centre' },
  { label: '№ п/п', share: 27, align: 'centre' },
  { label: 'Наименование товара (описание выполненных работ, оказанных услуг), имущественного права', share: 155 },
  { label: 'Код вида товара', share: 36, align: 'centre' },
  { label: 'Единица измерения', parts: [{ label: 'код', share: 32, align: 'centre' }, { label: 'условное обозначение (нацио-\nнальное)', share: 55, align: 'centre' }] },
  { label: 'Коли-\nчество (объём)', share: 50, align: 'end' },
  { label: 'Цена (тариф) за единицу измерения', share: 60, align: 'end' },
  { label: 'Стоимость товаров (работ, услуг), имущественных прав без налога – всего', share: 74, align: 'end' },
  { label: 'В том числе сумма акциза', share: 64, align: 'centre' },
  { label: 'Налоговая ставка', share: 52, align: 'centre' },
  { label: 'Сумма налога, предъявляемая покупателю', share: 72, align: 'end' },
  { label: 'Стоимость товаров (работ, услуг), имущественных прав с налогом – всего', share: 74, align: 'end' },
  { label: 'Страна происхождения товара', parts: [{ label: 'цифро-\nвой код', share: 36, align: 'centre' }, { label: 'краткое наимено-\nвание', share: 52, align: 'centre' }] },
  { label: 'Регистрационный номер декларации на товары или партии товара, подлежащего прослеживаемости', share: 76, align: 'centre' },
];

const MARKS = ['А', '1', '1а', '1б', '2', '2а', '3', '4', '5', '6', '7', '8', '9', '10', '10а', '11'];

const gridBlock = ({ lines, net, tax, currency }: ActFacts): PaperBlock => {
  const money = figures(LOCALE, currency);
  const cell = (text: string): GridCell => ({ text });
  return {
    kind: 'grid',
    bold: 0,
    heads: HEADS,
    marks: MARKS,
    rows: [
      ...lines.map((line, index) => [
        NONE, String(index + 1), line.name, NONE, '642', 'ед', String(line.quantity), money(line.price), money(line.net), 'без акциза',
        line.rates.length === 0 ? 'без НДС' : percent(line.rates), line.rates.length === 0 ? 'без НДС' : money(line.tax), money(line.net + line.tax), NONE, NONE, NONE,
      ].map(cell)),
      [{ text: '', bare: true }, { text: 'Всего к оплате (9)', span: 7, strong: true }, { text: money(net), strong: true }, { text: 'Х', span: 2, align: 'centre' as const }, { text: tax === 0 && lines.every(({ rates }) => rates.length === 0) ? 'без НДС' : money(tax), strong: true }, { text: money(net + tax), strong: true }, { text: '', span: 3, bare: true }],
    ],
  };
};

const basisBlock = ({ invoices }: ActFacts): PaperBlock => ({
  kind: 'form',
  size: 6.8,
  columns: [[
    { label: 'Основание передачи (сдачи) / получения (приёмки)', share: 24, places: [{ text: invoices.map(({ number, day }) => `Счёт №\u00a0${number} от ${shortDay(day)}`).join('; '), caption: '(договор; доверенность и др.)', share: 1 }], mark: '[10]' },
    { label: 'Данные о транспортировке и грузе', share: 24, places: [{ text: NONE, caption: '(транспортная накладная, поручение экспедитору, экспедиторская / складская расписка и др. / масса нетто / брутто груза, если не приведены ссылки на транспортные документы, содержащие эти сведения)', share: 1 }], mark: '[11]' },
  ]],
});

const correctionsText = ({ corrections, currency }: ActFacts): string => {
  const money = figures(LOCALE, currency);
  return corrections.map(({ number, day, amount }) => `Корректируется отдельно: ${number} от ${shortDay(day)}, ${money(amount)}`).join('; ');
};

const handOverBlock = (facts: ActFacts): PaperBlock => {
  const { seller, buyer } = facts.parties;
  return {
    kind: 'form',
    size: 6.8,
    columns: [
      [
        { label: 'Товар (груз) передал / услуги, результаты работ, права сдал', places: blank(OFFICE, SIGNATURE, NAME), mark: '[12]' },
        { label: 'Дата отгрузки, передачи (сдачи)', share: 36, places: [{ text: longDay(LOCALE, facts.day), share: 1 }], mark: '[13]' },
        { label: 'Иные сведения об отгрузке, передаче', places: [{ text: correctionsText(facts), caption: '(ссылки на неотъемлемые приложения, сопутствующие документы, иные документы и т. п.)', share: 1 }], mark: '[14]' },
        { label: RESPONSIBLE, places: blank(OFFICE, SIGNATURE, NAME), mark: '[15]' },
        { label: MAKER, places: [{ text: `${seller.name}, ИНН/КПП ${innAndKpp(seller.taxId, numberOf(seller, /кпп|kpp/i))}`, caption: STAMP, share: 1 }], mark: '[16]' },
        { label: 'М.П.', places: [] },
      ],
      [
        { label: 'Товар (груз) получил / услуги, результаты работ, права принял', places: blank(OFFICE, SIGNATURE, NAME), mark: '[17]' },
        { label: 'Дата получения (приёмки)', share: 36, places: [{ text: '', share: 1 }], mark: '[18]' },
        { label: 'Иные сведения о получении, приёмке', places: [{ text: '', caption: '(информация о наличии/отсутствии претензии; ссылки на неотъемлемые приложения и другие документы и т. п.)', share: 1 }], mark: '[19]' },
        { label: RESPONSIBLE, places: blank(OFFICE, SIGNATURE, NAME), mark: '[20]' },
        { label: MAKER, places: [{ text: `${buyer.name}, ИНН/КПП ${innAndKpp(buyer.taxId, buyer.registrationCode ?? '')}`, caption: STAMP, share: 1 }], mark: '[21]' },
        { label: 'М.П.', places: [] },
      ],
    ],
  };
};

export const ruUpd: ActForm = {
  country: 'RU',
  locale: LOCALE,
  currency: 'RUB',
  paper: (facts) => ({
    heading: 'УПД',
    form: 'landscape',
    blocks: [headBlock(facts, facts.lines.some(({ rates }) => rates.length > 0)), gridBlock(facts), signBlock(facts.parties.seller), basisBlock(facts), handOverBlock(facts)],
  }),
};
