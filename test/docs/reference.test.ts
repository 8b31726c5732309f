import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from '@billet/sdk';
import { openTestApp } from '@billet/testkit';
import { expect } from 'chai';
import { declaredHooks } from './reference/declared-hooks.ts';
import { referencePages } from './reference/pages.ts';
import { describeSchema, members } from './reference/schema-text.ts';
import { ROOT } from './support/documents.ts';

describe('the reference', function () {
  this.timeout(60_000);

  it('is what the code says now (npm run docs writes it)', async () => {
    for (const [name, text] of await referencePages())
      expect(readFileSync(join(ROOT, 'docs/reference', name), 'utf8'), name).to.equal(text);
  });

  it('lists hooks that can really be tapped, the one of the kernel too', async () => {
    const app = await openTestApp();
    try {
      const hooks = app.house.bus.scope('docs');
      for (const { kind, name } of declaredHooks(app.house)) {
        const tap = { event: hooks.on, filter: hooks.filter, gate: hooks.gate }[kind] as (
          hook: string,
          handler: () => void,
        ) => () => void;
        expect(() => {
          tap(name, () => undefined)();
        }, name).to.not.throw();
      }
      expect(declaredHooks(app.house).map(({ name }) => name)).to.include.members([
        'operation.run',
        'invoice.paid',
      ]);
    } finally {
      await app.close();
    }
  });

  it('says types in words', () => {
    const schema = z.strictObject({
      on: z.iso.date(),
      kind: z.enum(['a', 'b']).default('a'),
      lines: z.array(z.strictObject({ n: z.number().int().min(1) })),
      note: z.string().max(9).nullable().optional(),
    });
    expect(
      members(schema, 'input').map(({ name, type, required, fallback }) => [name, type, required, fallback]),
    ).to.deep.equal([
      ['on', 'date', true, undefined],
      ['kind', '"a" or "b"', false, '"a"'],
      ['lines', 'list of { n: integer ≥ 1 }', true, undefined],
      ['note', 'text ≤ 9 characters or null', false, undefined],
    ]);
    expect(describeSchema(z.strictObject({ ok: z.boolean() }), 'output')).to.equal('{ ok: boolean }');
  });
});
