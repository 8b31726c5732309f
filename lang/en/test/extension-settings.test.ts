import { expect } from 'chai';
import { settingsTextsOf } from './support/settings-texts.ts';
import { sources, textsOf } from './support/texts.ts';

describe('the settings of an extension that speaks several languages', () => {
  for (const source of sources.filter(({ name }) => name !== 'core')) {
    it(`${source.name} names every one of them, in English as the declaration does`, async () => {
      const { default: extension } = (await import(`../../../${source.name}/src/index.ts`)) as {
        default: unknown;
      };
      const { declared, options } = settingsTextsOf(extension);
      const said = Object.entries(textsOf(source, 'en')).filter(([key]) => key.startsWith('settings.'));
      expect(Object.fromEntries(said.filter(([key]) => !options.includes(key)))).to.deep.equal(declared);
    });
  }
});
