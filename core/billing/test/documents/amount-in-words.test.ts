import { amountInWords } from '@billet/billing';
import { expect } from 'chai';
import fc from 'fast-check';

const LOCALES = ['en', 'de', 'es', 'pt-BR', 'ru', 'uk', 'zh-CN'] as const;

describe('amounts in words', () => {
  for (const [locale, amount, currency, words] of [
    ['en', 0, 'EUR', 'Zero euros 00/100'],
    ['en', 100, 'EUR', 'One euro 00/100'],
    ['en', 12_345, 'USD', 'One hundred twenty-three US dollars 45/100'],
    ['en', 1_000_010_000, 'EUR', 'Ten million one hundred euros 00/100'],
    ['en', -4250, 'EUR', '−Forty-two euros 50/100'],
    ['en', 50_000, 'JPY', 'Fifty thousand Japanese yen'],
    ['en', 123_456, 'KWD', 'One hundred twenty-three Kuwaiti dinars 456/1000'],
    ['de', 100, 'EUR', 'Ein Euro 00/100'],
    ['de', 100, 'SEK', 'Eine Schwedische Krone 00/100'],
    ['de', 2100, 'EUR', 'Einundzwanzig Euro 00/100'],
    ['de', 123_456_789, 'EUR', 'Eine Million zweihundertvierunddreißigtausendfünfhundertsiebenundsechzig Euro 89/100'],
    ['de', 110_100, 'EUR', 'Eintausendeinhundertein Euro 00/100'],
    ['es', 100, 'EUR', 'Un euro 00/100'],
    ['es', 2100, 'EUR', 'Veintiún euros 00/100'],
    ['es', 2100, 'GBP', 'Veintiuna libras esterlinas 00/100'],
    ['es', 20_000_000, 'GBP', 'Doscientas mil libras esterlinas 00/100'],
    ['es', 10_000, 'EUR', 'Cien euros 00/100'],
    ['es', 200_000_000, 'EUR', 'Dos millones de euros 00/100'],
    ['es', 200_000_000_000, 'EUR', 'Dos mil millones de euros 00/100'],
    ['pt-BR', 101, 'BRL', 'Um real brasileiro 01/100'],
    ['pt-BR', 110_000, 'BRL', 'Mil e cem reais brasileiros 00/100'],
    ['pt-BR', 123_400, 'BRL', 'Mil duzentos e trinta e quatro reais brasileiros 00/100'],
    ['pt-BR', 200_000_000, 'BRL', 'Dois milhões de reais brasileiros 00/100'],
    ['pt-BR', 220_200, 'GBP', 'Duas mil duzentas e duas libras esterlinas 00/100'],
    ['ru', 100, 'RUB', 'Один российский рубль 00/100'],
    ['ru', 2200, 'RUB', 'Двадцать два российских рубля 00/100'],
    ['ru', 1100, 'RUB', 'Одиннадцать российских рублей 00/100'],
    ['ru', 200_200, 'UAH', 'Две тысячи две украинские гривны 00/100'],
    ['ru', 101_100_000, 'RUB', 'Один миллион одиннадцать тысяч российских рублей 00/100'],
    ['uk', 200_100, 'UAH', 'Дві тисячі одна українська гривня 00/100'],
    ['uk', 50_015, 'UAH', 'Пʼятсот українських гривень 15/100'],
    ['zh-CN', 12_345, 'CNY', '人民币壹佰贰拾叁元肆角伍分'],
    ['zh-CN', 10_000_500, 'CNY', '人民币壹拾万零伍元整'],
    ['zh-CN', 1050, 'CNY', '人民币壹拾元伍角整'],
    ['zh-CN', 105, 'CNY', '人民币壹元零伍分'],
    ['zh-CN', 1_000_000_010_000, 'CNY', '人民币壹佰亿零壹佰元整'],
  ] as const) {
    it(`${locale} ${String(amount)} ${currency}`, () => {
      expect(amountInWords(locale, { amount, currency })).to.equal(words);
    });
  }

  it('a language without words has none', () => {
    expect(amountInWords('fi', { amount: 100, currency: 'EUR' })).to.equal(undefined);
  });

  it('two amounts never have the same words, and nothing is left out in the middle', () => {
    const amount = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    fc.assert(fc.property(fc.constantFrom(...LOCALES), fc.constantFrom('EUR', 'UAH', 'CNY'), amount, amount, (locale, currency, one, other) => {
      const words = [one, other].map((each) => amountInWords(locale, { amount: each, currency }) ?? '');
      if (one !== other) expect(words[0]).to.not.equal(words[1]);
      for (const each of words) expect(each).to.match(/^\S/).and.not.match(/ {2}|undefined|-\s/);
    }), { numRuns: 500 });
  });

  it('all numbers up to some thousands differ, in every language', () => {
    for (const locale of LOCALES) expect(new Set(Array.from({ length: 5000 }, (_, whole) => amountInWords(locale, { amount: whole * 100, currency: 'EUR' }))).size, locale).to.equal(5000);
  });
});
