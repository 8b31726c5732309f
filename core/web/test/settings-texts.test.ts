import { fieldMeta } from '@billet/sdk';
import type { z } from '@billet/sdk';
import { openTestApp, type TestApp } from '@billet/testkit';
import { openWebHouse } from '@billet/web';
import { expect } from 'chai';

describe('the settings of the house', function () {
  this.timeout(30_000);
  let app: TestApp;

  before(async () => {
    app = await openTestApp();
  });
  after(() => app.close());

  it('stand in the language packs: each field, its help, and each choice', () => {
    const say = openWebHouse(app.house).catalogue.translator('de');
    const own = app.house.settings.declarations().filter(({ owner, scope }) => scope === 'system' && app.house.extensions.statuses().every(({ id }) => id !== owner));
    expect(own.length).to.be.greaterThan(3);
    const missing = own.flatMap(({ owner, scope, schema }) =>
      Object.entries(schema.shape as Readonly<Record<string, z.ZodType>>).flatMap(([name, member]) => {
        const key = `ext.${owner}.settings.${scope}.${name}`;
        const meta = fieldMeta(member);
        const inner = (member as { def?: { innerType?: { options?: readonly string[] } } }).def?.innerType;
        const choices = (inner?.options ?? []).filter((each) => typeof each === 'string');
        return [key, ...(meta?.help === undefined ? [] : [`${key}.help`]), ...choices.map((each) => `${key}.${each}`)].filter((each) => !say.has(each));
      }),
    );
    expect(missing).to.deep.equal([]);
  });
});
