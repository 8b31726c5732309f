import { expect } from 'chai';
import fc from 'fast-check';
import { createCatalogue, type Catalogue, type Messages } from '@billet/kernel';
import { formatMinor } from '@billet/sdk';
import { errorOf } from './support/fakes.ts';

const PLURALS: Readonly<Record<string, string>> = {
  en: '{n, plural, one {# invoice} other {# invoices}}',
  ru: '{n, plural, one {# счёт} few {# счёта} many {# счетов} other {# счёта}}',
  'pt-BR': '{n, plural, one {# fatura} other {# faturas}}',
};

const open = (more: Readonly<Record<string, Messages>> = {}, locales: readonly string[] = ['en', 'ru', 'pt-BR']): Catalogue => {
  const catalogue = createCatalogue();
  for (const locale of locales) catalogue.add({ locale, name: locale, direction: locale === 'ar' ? 'rtl' : 'ltr', messages: { count: PLURALS[locale] ?? '', ...more[locale] } });
  return catalogue;
};

describe('i18n: plurals', () => {
  const table: readonly [string, number, string][] = [
    ['en', 0, '0 invoices'], ['en', 1, '1 invoice'], ['en', 2, '2 invoices'], ['en', 1000, '1,000 invoices'],
    ['ru', 0, '0 счетов'], ['ru', 1, '1 счёт'], ['ru', 2, '2 счёта'], ['ru', 4, '4 счёта'], ['ru', 5, '5 счетов'], ['ru', 11, '11 счетов'], ['ru', 12, '12 счетов'], ['ru', 21, '21 счёт'], ['ru', 22, '22 счёта'], ['ru', 111, '111 счетов'], ['ru', 1.5, '1,5 счёта'],
    ['pt-BR', 0, '0 fatura'], ['pt-BR', 1, '1 fatura'], ['pt-BR', 2, '2 faturas'], ['pt-BR', 1000, '1.000 faturas'],
  ];
  for (const [locale, n, text] of table) it(`${locale} ${n}: ${text}`, () => { expect(open().translator(locale).t('count', { n })).to.equal(text); });

  it('property: Russian follows its rule of ones and tens', () => {
    const { t } = open().translator('ru');
    fc.assert(fc.property(fc.nat(99_999), (n) => {
      const [ones, tens] = [n % 10, n % 100];
      const form = tens >= 11 && tens <= 14 ? 'счетов' : ones === 1 ? 'счёт' : ones >= 2 && ones <= 4 ? 'счёта' : 'счетов';
      expect(t('count', { n }).split(/\s/u).at(-1)).to.equal(form);
    }));
  });
});

describe('i18n: the chain', () => {
  it('what a language does not say, English says, by English rules', () => {
    const catalogue = open({ en: { both: 'Both', only: '{n, plural, one {# day} other {# days}}' }, ru: { both: 'Оба' } });
    const { t, has } = catalogue.translator('ru');
    expect([t('both'), t('only', { n: 22 }), has('only')]).to.deep.equal(['Оба', '22 days', true]);
    expect(catalogue.missing().size).to.equal(0);
  });

  it('what nobody says is shown as its key and counted', () => {
    const catalogue = open();
    const { t, has } = catalogue.translator('ru');
    expect([t('no.such'), t('no.such'), t('constructor'), has('no.such'), has('toString')]).to.deep.equal(['no.such', 'no.such', 'constructor', false, false]);
    expect([...catalogue.missing()]).to.deep.equal([['no.such', 2], ['constructor', 1]]);
  });

  const wanted: readonly [readonly string[], string][] = [
    [['ru'], 'ru'], [['ru-UA'], 'ru'], [['pt'], 'pt-BR'], [['pt-br'], 'pt-BR'], [['pt-AO'], 'pt-BR'], [['pt-pt'], 'pt-PT'], [['zh-TW', 'ru'], 'ru'], [['zh-SG'], 'zh-CN'], [['fr', 'ru'], 'ru'], [['fr'], 'en'], [[], 'en'], [['', '*', 'x-y-z!', 'ru'], 'ru'], [['EN-us'], 'en'],
  ];
  for (const [asked, locale] of wanted) it(`[${asked.join(', ')}] is answered in ${locale}`, () => { expect(open({}, ['en', 'ru', 'pt-BR', 'pt-PT', 'zh-CN']).match(asked)).to.equal(locale); });

  it('a language can come later and go again', () => {
    const catalogue = open({ ru: { word: 'слово' }, en: { word: 'word' } }, ['en']);
    expect(catalogue.translator('ru').t('word')).to.equal('word');
    catalogue.add({ locale: 'ru', name: 'Русский', direction: 'ltr', messages: { word: 'слово' } });
    expect([catalogue.translator('ru').t('word'), catalogue.languages().map(({ name }) => name)]).to.deep.equal(['слово', ['en', 'Русский']]);
    catalogue.remove('ru');
    expect(catalogue.translator('ru')).to.include({ locale: 'en' });
  });

  it('the direction is that of the language', () => {
    const catalogue = open({}, ['en', 'ar']);
    expect([catalogue.translator('ar').direction, catalogue.translator('en').direction, catalogue.translator('fr').direction]).to.deep.equal(['rtl', 'ltr', 'ltr']);
  });

  it('a message that is no ICU, or a locale that is none, is refused when the language comes', async () => {
    expect(await errorOf(() => open({ en: { broken: '{n, plural, one {# day}' } }))).to.include({ code: 'LANGUAGE_INVALID', field: 'broken', message: 'en: message "broken" is not valid ICU' });
    expect(await errorOf(() => open({ en: { quoted: "it's {" } }))).to.include({ code: 'LANGUAGE_INVALID' });
    expect(await errorOf(() => open({}, ['not a locale']))).to.include({ code: 'LANGUAGE_INVALID', field: 'locale' });
  });

  it('angle brackets and quotes are text', () => {
    const { t } = open({ en: { plain: 'a <b> & "c"', quoted: "Don't press <Enter>", named: '<{who}> isn’t {what}', escaped: "'{literally}' {who}" } }).translator('en');
    expect([t('plain'), t('quoted'), t('named', { who: 'Ann', what: '<i>' }), t('escaped', { who: 'Ann' })]).to.deep.equal(['a <b> & "c"', "Don't press <Enter>", '<Ann> isn’t <i>', '{literally} Ann']);
  });
});

describe('i18n: numbers and dates', () => {
  const spaces = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');
  const table: readonly [string, number, string, string][] = [
    ['en', 123_456, 'USD', '$1,234.56'], ['en', -5, 'USD', '−$0.05'], ['pt-BR', 123_456, 'BRL', 'R$ 1.234,56'], ['ru', 123_456, 'RUB', '1 234,56 ₽'], ['en', 1234, 'JPY', '¥1,234'], ['en', 1_234_567, 'KWD', 'KWD 1,234.567'], ['en', 0, 'EUR', '€0.00'],
    ['en', Number.MAX_SAFE_INTEGER, 'USD', '$90,071,992,547,409.91'], ['en', 7_036_874_417_766_401, 'USD', '$70,368,744,177,664.01'],
  ];
  for (const [locale, amount, currency, text] of table) it(`${locale} ${amount} ${currency}: ${text}`, () => { expect(spaces(open().translator(locale).money({ amount, currency }))).to.equal(text); });

  it('property: the digits shown are the digits of the amount, to the last cent', () => {
    const { money } = open().translator('en');
    fc.assert(fc.property(fc.maxSafeInteger(), fc.constantFrom('USD', 'JPY', 'KWD', 'CLF'), (amount, currency) => {
      expect(money({ amount, currency }).replaceAll(/[^\d.−]/g, '').replace('−', '-')).to.equal(formatMinor({ amount, currency }));
    }));
  });

  it('dates do not shift with the machine, instants are told in their zone', () => {
    const [en, ru, pt] = ['en', 'ru', 'pt-BR'].map((locale) => open().translator(locale));
    expect([en?.date('2027-01-01'), ru?.date('2027-01-01'), pt?.date('2027-12-31')].map((text) => spaces(text ?? ''))).to.deep.equal(['Jan 1, 2027', '1 янв. 2027 г.', '31 de dez. de 2027']);
    expect(spaces(en?.instant('2027-01-01T01:30:00Z', 'America/Sao_Paulo') ?? '')).to.equal('Dec 31, 2026, 10:30 PM');
    expect(spaces(ru?.number(1234.5) ?? '')).to.equal('1 234,5');
  });

  const sizes: readonly [number, string][] = [[0, '0 byte'], [1, '1 byte'], [999, '999 byte'], [1000, '1 kB'], [1_500_000, '1.5 MB'], [2e9, '2 GB'], [3e12, '3 TB'], [5e15, '5,000 TB'], [-1500, '-1.5 kB'], [0.4, '0 byte']];
  for (const [size, text] of sizes) it(`${size} bytes are ${text}`, () => { expect(spaces(open().translator('en').bytes(size))).to.equal(text); });
});
