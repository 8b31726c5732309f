import { z } from '@billet/sdk';
import { openTestApp, type TestApp } from '@billet/testkit';
import { expect } from 'chai';

/** What an answer calls something that only its reader may know. */
const SECRET = /^(secret|key|apiKey|password|token|authCode|code)$/;

/** Commands whose answer has such a name for something that is no secret. */
const HARMLESS: Readonly<Record<string, string>> = {
  'bulk.preview': 'codes of errors',
  'clientFields.create': 'what a field is called',
  'clientFields.update': 'what a field is called',
  'imports.balances': 'codes of errors',
  'imports.clients': 'codes of errors',
  'imports.domains': 'codes of errors',
  'imports.invoices': 'codes of errors',
  'imports.services': 'codes of errors',
  'licensing.reissue': 'its owner can read the key of a licence whenever he likes',
  'licensing.replace': 'its owner can read the key of a licence whenever he likes',
  'licensing.revoke': 'its owner can read the key of a licence whenever he likes',
  'products.setOption': 'what an option is called',
  'promotions.create': 'it is printed on flyers',
  'promotions.update': 'it is printed on flyers',
  'units.rename': 'what a place is called',
};

const namesIn = (schema: unknown): readonly string[] =>
  typeof schema !== 'object' || schema === null ? [] : Object.entries(schema).flatMap(([name, value]) => (name === 'properties' ? [...Object.keys(value as object), ...Object.values(value as object).flatMap(namesIn)] : namesIn(value)));

describe('answers that are secrets for once', () => {
  let app: TestApp;
  before(async () => {
    app = await openTestApp();
  });
  after(() => app.close());

  it('are never kept for an Idempotency-Key', () => {
    const kept = app.house.registry
      .all()
      .map(({ operation }) => operation)
      .filter(({ kind, transient, output, name }) => kind === 'command' && transient !== true && !(name in HARMLESS) && namesIn(z.toJSONSchema(output, { unrepresentable: 'any' })).some((each) => SECRET.test(each)));
    expect(kept.map(({ name }) => name)).to.deep.equal([]);
    expect(Object.keys(HARMLESS).filter((name) => !app.house.registry.all().some(({ operation }) => operation.name === name)), 'listed, but there is no such command').to.deep.equal([]);
  });
});
