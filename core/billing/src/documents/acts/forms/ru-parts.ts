import type { Seller } from '../../../brands/index.ts';
import type { FormRow, PaperBlock } from '../../paper.ts';

// What the transfer document of Russia and the one that corrects it share.
export const LOCALE = 'ru';
export const NONE = '—';

/** Codes of currencies (OKV), which are those of ISO 4217. */
const CODES: Readonly<Record<string, string>> = { RUB: '643', BYN: '933', KZT: '398', UAH: '980', USD: '840', EUR: '978', CNY: '156', GBP: '826', AMD: '051', GEL: '981', KGS: '417', UZS: '860', TRY: '949', AED: '784' };

export const row = (label: string, text: string, mark: string, strong = false): FormRow => ({ label, share: 34, places: [{ text, share: 1 }], mark, ...(strong ? { strong } : {}) });

export const numberOf = (seller: Seller, label: RegExp): string => seller.taxNumbers?.find((each) => label.test(each.label))?.number ?? '';

export const innAndKpp = (inn: string | null, kpp: string): string => [inn ?? '', kpp].filter((part) => part !== '').join(' / ') || NONE;

export const currencyName = (currency: string): string => {
  const name = new Intl.DisplayNames([LOCALE], { type: 'currency' }).of(currency) ?? currency;
  return [`${name.slice(0, 1).toLocaleUpperCase(LOCALE)}${name.slice(1)}`, CODES[currency] ?? ''].filter((part) => part !== '').join(', ');
};

export const SIGNATURE = '(подпись)';
export const NAME = '(ф.и.о.)';
export const OFFICE = '(должность)';

export const blank = (...captions: readonly string[]): FormRow['places'] => captions.map((caption) => ({ text: '', caption, share: 1 }));

/** Who signs for the seller: a company, or a person in business. */
export const signBlock = (seller: Seller): PaperBlock => {
  // Numbers of twelve digits are those of people.
  const person = seller.taxId?.length === 12;
  const register = person ? [numberOf(seller, /огрнип/i), seller.registration ?? ''].find((text) => text !== '') ?? '' : '';
  return {
    kind: 'form',
    size: 6.8,
    side: { notes: ['Документ составлен на {pages} л.'] },
    columns: [
      [
        { label: 'Руководитель организации или иное уполномоченное лицо', share: 38, places: blank(SIGNATURE, NAME) },
        { label: 'Индивидуальный предприниматель или иное уполномоченное лицо', share: 38, places: [{ text: '', caption: SIGNATURE, share: 1 }, { text: person ? seller.name.replace(/^(ИП|Индивидуальный предприниматель)\s+/i, '') : '', caption: NAME, share: 1 }] },
      ],
      [
        { label: 'Главный бухгалтер или иное уполномоченное лицо', share: 38, places: blank(SIGNATURE, NAME) },
        { label: '', places: [{ text: register, caption: '(основной государственный регистрационный номер индивидуального предпринимателя и дата присвоения такого номера)', share: 1 }] },
      ],
    ],
  };
};

export const MAKER = 'Наименование экономического субъекта – составителя документа (в т. ч. комиссионера / агента)';
export const RESPONSIBLE = 'Ответственный за правильность оформления факта хозяйственной жизни';
export const STAMP = '(может не заполняться при проставлении печати в М.П., может быть указан ИНН / КПП)';
