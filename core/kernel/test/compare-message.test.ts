import { compareMessage, createCatalogue, sampleMessage } from '@billet/kernel';
import { expect } from 'chai';

describe('i18n: a text in the place of another', () => {
  const table: readonly (readonly [what: string, original: string, text: string, locale: string, said: string])[] = [
    ['the same', 'Pay {total}', 'Pay {total}', 'en', ''],
    ['other words', 'Pay {total}', '{total} to be paid', 'en', ''],
    ['a missing value', 'Pay {total}', 'Pay now', 'en', 'arguments total'],
    ['a value too many', 'Pay {total}', 'Pay {total}, {name}', 'en', 'arguments name'],
    ['another value', 'Pay {total}', 'Pay {sum}', 'en', 'arguments sum, total'],
    ['an open brace', 'Pay {total}', 'Pay {total', 'en', 'syntax '],
    ['an empty value', 'Pay {total}', 'Pay {}', 'en', 'syntax '],
    ['a date that is none', 'On {day}', 'On {day, date}', 'en', 'formats day'],
    ['a number that is one', '{n, number} left', 'still {n, number}', 'en', ''],
    ['a number as it is', '{n, number} left', 'still {n}', 'en', ''],
    ['all forms of Russian', '{n} days', '{n, plural, one {# день} few {# дня} many {# дней} other {# дня}}', 'ru', ''],
    ['forms of English in Russian', '{n} days', '{n, plural, one {# день} other {# дней}}', 'ru', 'plurals many, few'],
    ['a plural inside of a choice', '{k, select, a {{n}} other {-}}', '{k, select, a {{n, plural, one {x}}} other {-}}', 'en', 'syntax '],
    ['markup', 'Pay {total}', '<b onclick="x">{total}</b>', 'en', ''],
    ['literal braces', "'{name}' {total}", "'{other}' {total}", 'en', ''],
  ];
  for (const [what, original, text, locale, said] of table) {
    it(what, () => { expect(compareMessage(original, text, locale).map(({ kind, names }) => `${kind} ${names.join(', ')}`).join('; ')).to.equal(said); });
  }

  it('is shown once for each plural form and each choice', () => {
    expect(sampleMessage('{n, plural, one {# день} few {# дня} many {# дней} other {# дня}} {who}', 'ru').map(({ text }) => text)).to.deep.equal(['1 день ⟨who⟩', '2 дня ⟨who⟩', '5 дней ⟨who⟩']);
    expect(sampleMessage('{k, select, a {one} other {two}}', 'en').map(({ values, text }) => [values['k'], text])).to.deep.equal([['a', 'one'], ['other', 'two']]);
    expect(sampleMessage('plain', 'en')).to.deep.equal([{ values: {}, text: 'plain' }]);
    expect(() => sampleMessage('{n, number, ::nonsense/}', 'en')).to.throw();
  });

  it('counts for its scope, else for all, else the language, else English', () => {
    const catalogue = createCatalogue();
    catalogue.add({ locale: 'en', name: 'English', direction: 'ltr', messages: { a: 'a', b: 'b', c: 'c' } });
    catalogue.add({ locale: 'de', name: 'Deutsch', direction: 'ltr', messages: { a: 'A', b: 'B' } });
    const said = (locale: string, scope?: string): string => ['a', 'b', 'c'].map((key) => catalogue.translator(locale, scope).t(key)).join(' ');
    expect([said('de'), said('de', '1')]).to.deep.equal(['A B c', 'A B c']);
    catalogue.override([{ scope: '1', locale: 'de', key: 'a', text: 'eins' }, { scope: '', locale: 'de', key: 'a', text: 'alle' }, { scope: '', locale: 'de', key: 'b', text: 'alle' }, { scope: '', locale: 'en', key: 'c', text: 'all' }]);
    expect([said('de', '1'), said('de', '2'), said('de'), said('en', '1')]).to.deep.equal(['eins alle all', 'alle alle all', 'alle alle all', 'a b all']);
    expect(catalogue.shipped('de')).to.deep.equal({ a: 'A', b: 'B', c: 'c' });
    catalogue.override([]);
    expect(said('de', '1')).to.equal('A B c');
  });
});
