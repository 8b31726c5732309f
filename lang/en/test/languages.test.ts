import { expect } from 'chai';
import { argumentsOf, messageOf, pluralsOf } from './support/icu.ts';
import { mayBeEnglish } from './support/same-as-english.ts';
import { scripts } from './support/script.ts';
import { folders, localeOf, manifestOf, sources, textsOf, writtenKeys } from './support/texts.ts';

const COUNTS = Array.from({ length: 200 }, (_, index) => index + 1);

const sample = (locale: string, argument: string): string | number => {
  if (argument === 'count') return 5;
  if (argument === 'date' || argument === 'dueDate') {
    return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(
      new Date('2027-01-21T00:00:00Z'),
    );
  }
  return `<${argument}>`;
};

const filled = (locale: string, text: string, own: Record<string, string | number> = {}): string =>
  String(
    messageOf(text, locale).format({
      ...Object.fromEntries(argumentsOf(text).map((name) => [name, sample(locale, name)])),
      ...own,
    }),
  );

describe('the language packs', () => {
  it('texts of extensions are looked at as well', () => {
    expect(sources.map(({ name }) => name)).to.include('examples/lent-equipment');
  });

  it('there are at least seven, English among them', () => {
    expect(folders).to.include.members(['de', 'en', 'es', 'pt-br', 'ru', 'uk', 'zh-cn']);
  });

  for (const folder of folders) {
    it(`lang/${folder} says which language it is, in its manifest as in its code`, async () => {
      const { default: pack } = (await import(`../../${folder}/src/index.ts`)) as {
        default: { definition: { locale: string; name: string } };
      };
      expect(pack.definition.locale).to.equal(localeOf(folder));
      expect(manifestOf(folder)).to.deep.include({
        id: `lang-${folder}`,
        kind: 'language',
        title: pack.definition.name,
      });
    });
  }
});

for (const source of sources) {
  const english = textsOf(source, 'en');

  for (const folder of folders) {
    const locale = localeOf(folder);
    const texts = textsOf(source, folder);
    const pairs = Object.entries(texts).map(([key, text]) => ({ key, text, reference: english[key] ?? '' }));
    const keysWhere = (wrong: (pair: (typeof pairs)[number]) => boolean): readonly string[] =>
      pairs.filter(wrong).map(({ key, text }) => `${key}: ${text}`);

    describe(`the texts of ${source.name} in ${locale}`, () => {
      it('are those of English, each once', () => {
        const keys = writtenKeys(source, folder);
        expect({
          missing: Object.keys(english).filter((key) => !keys.includes(key)),
          unknown: keys.filter((key) => !Object.hasOwn(english, key)),
          twice: keys.filter((key, index) => keys.indexOf(key) !== index),
        }).to.deep.equal({ missing: [], unknown: [], twice: [] });
      });

      it('take the arguments English takes', () => {
        expect(
          keysWhere(({ text, reference }) => argumentsOf(text).join() !== argumentsOf(reference).join()),
        ).to.deep.equal([]);
      });

      it('choose by number wherever English does', () => {
        const counted = (text: string): readonly string[] => pluralsOf(text).map(({ argument }) => argument);
        expect(
          keysWhere(({ text, reference }) =>
            counted(reference).some((name) => !counted(text).includes(name)),
          ),
        ).to.deep.equal([]);
      });

      it('have exactly the plural forms of the language', () => {
        expect(
          keysWhere(({ text }) =>
            pluralsOf(text).some(({ branches, ordinal }) => {
              const { pluralCategories } = new Intl.PluralRules(locale, {
                type: ordinal ? 'ordinal' : 'cardinal',
              }).resolvedOptions();
              const named = branches.filter((branch) => !branch.startsWith('='));
              return [...named].sort().join() !== [...pluralCategories].sort().join();
            }),
          ),
        ).to.deep.equal([]);
      });

      it('tell any two numbers apart', () => {
        expect(
          keysWhere(({ text }) =>
            pluralsOf(text).some(({ argument }) => {
              const said = new Set(COUNTS.map((count) => filled(locale, text, { [argument]: count })));
              return said.size !== COUNTS.length;
            }),
          ),
        ).to.deep.equal([]);
      });

      it('have no space at either end, nor two in a row, and as many paragraphs as English', () => {
        const paragraphs = (text: string): number => text.split('\n\n').length;
        expect(
          keysWhere(
            ({ text, reference }) =>
              text.trim() !== text ||
              text === '' ||
              /\s{2}/.test(text.replaceAll('\n\n', '')) ||
              paragraphs(text) !== paragraphs(reference),
          ),
        ).to.deep.equal([]);
      });

      it('can be filled in, and read well next to a date of the language', () => {
        expect(keysWhere(({ text }) => /\.\.|\s[.,;:!?](\s|$)/.test(filled(locale, text)))).to.deep.equal([]);
      });

      if (locale === 'en') return;

      it('are not left in English', () => {
        expect(
          keysWhere(({ text, reference }) => text === reference && !mayBeEnglish(locale, text)),
        ).to.deep.equal([]);
      });

      const script = scripts[locale];
      if (script === undefined) return;

      it('are written in the letters of the language', () => {
        expect(
          keysWhere(
            ({ text }) =>
              (!script.own.test(text) && !mayBeEnglish(locale, text)) || script.foreign.test(text),
          ),
        ).to.deep.equal([]);
      });
    });
  }
}
