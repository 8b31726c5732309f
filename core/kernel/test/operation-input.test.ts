import { expect } from 'chai';
import fc from 'fast-check';
import { defineOperation, z, type Operation } from '@billet/sdk';
import { isPermission, permits } from '@billet/kernel';
import { errorOf } from './support/fakes.ts';
import { addRow, staff, testHouse } from './support/operations.ts';

describe('operations: input and output', () => {
  const table: readonly [string, unknown, string][] = [
    ['a missing field', {}, 'text'],
    ['a wrong type', { text: 1 }, 'text'],
    ['an empty text', { text: '' }, 'text'],
    ['a fraction', { text: 'a', size: 1.5 }, 'size'],
    ['an unknown field', { text: 'a', colour: 'red' }, 'colour'],
    ['a NUL character', { text: 'a\u0000b' }, 'text'],
    ['half a surrogate pair', { text: 'a\ud800b' }, 'text'],
  ];
  for (const [what, input, field] of table) {
    it(`${what} is refused before anything is opened, and the field is named`, async () => {
      const house = testHouse();
      const error = await errorOf(house.executor.call(addRow(house), input as never, staff('*')));
      expect(error).to.include({ code: 'INPUT_INVALID', status: 422, field });
      expect(error.message.startsWith(`${field}: `)).to.equal(true);
      expect((error.details?.['problems'] as { field: string }[])[0]?.field).to.equal(field);
      expect(house.steps).to.deep.equal([]);
    });
  }

  it('all wrong fields are named, also deep ones', async () => {
    const house = testHouse();
    const operation = defineOperation({
      name: 'rows.deep', summary: 'x', kind: 'command', audience: ['staff'], permission: 'public',
      input: z.strictObject({ items: z.array(z.strictObject({ quantity: z.int() })), name: z.string() }),
      output: z.strictObject({}), run: () => Promise.resolve({}),
    });
    const error = await errorOf(house.executor.call(operation, { items: [{ quantity: 1 }, { quantity: 'x', extra: 1 }] } as never, staff()));
    expect((error.details?.['problems'] as { field: string }[]).map(({ field }) => field)).to.have.members(['items.1.quantity', 'items.1.extra', 'name']);
  });

  it('what is not an object is refused, nothing counts as an empty object', async () => {
    const house = testHouse();
    for (const input of ['text', 5, [], null, undefined]) expect(await errorOf(house.executor.call(addRow(house), input as never, staff('*')))).to.include({ code: 'INPUT_INVALID' });
  });

  it('defaults are filled in before the use case sees the input', async () => {
    const house = testHouse();
    await house.executor.call(addRow(house), { text: 'a' }, staff('*'));
    expect(house.store.audit[0]?.input).to.deep.equal({ text: 'a', size: 0 });
  });

  it('an answer out of contract is our fault, and undoes the command', async () => {
    const house = testHouse();
    const wrong = addRow(house, { output: z.strictObject({ sum: z.int() }) });
    expect(await errorOf(house.executor.call(wrong, { text: 'a' }, staff('*')))).to.include({ code: 'OUTPUT_INVALID', status: 500 });
    expect(house.store.rows).to.deep.equal([]);
    expect(house.steps.at(-1)).to.equal('rollback');
  });
});

describe('operations: registry', () => {
  const table: readonly [string, Partial<Record<keyof Operation, unknown>>, string][] = [
    ['without audience', { audience: [] }, 'it has no audience'],
    ['with an audience that is no list', { audience: undefined }, 'it has no audience'],
    ['without permission', { permission: '' }, 'it has no permission'],
    ['with undefined for a permission', { permission: undefined }, 'it has no permission'],
    ['with a permission of one word', { permission: 'write' }, 'it has no permission'],
    ['with a bad name', { name: 'Rows' }, 'the name must read room.verb'],
    ['that is a query and calls outside', { kind: 'query', steps: { kind: 'foreign' } }, 'a query may not call outside'],
  ];
  for (const [what, change, why] of table) {
    it(`an operation ${what} does not boot`, () => {
      const house = testHouse();
      expect(() => house.registry.add(addRow(house, change as Partial<Operation>), 'acme')).to.throw(`of acme: ${why}`);
      expect(house.registry.all()).to.deep.equal([]);
    });
  }

  it('a name and a route belong to one operation; parameters may be called anything', () => {
    const house = testHouse();
    const http = (path: `/${string}`): Partial<Operation> => ({ http: { method: 'GET', path } });
    house.registry.add(addRow(house, http('/rows/{id}')), 'acme');
    expect(() => house.registry.add(addRow(house), 'other')).to.throw('the name is taken');
    expect(() => house.registry.add(addRow(house, { name: 'rows.other', ...http('/rows/{row}') }), 'other')).to.throw('its route belongs to rows.add');
  });

  it('what an extension brought goes with it, and its names and routes are free again', async () => {
    const house = testHouse();
    const operation = addRow(house, { http: { method: 'POST', path: '/rows' } });
    house.registry.add(operation, 'acme');
    const version = house.registry.version();
    house.registry.removeOwned('other');
    expect(house.registry.get('rows.add')).to.equal(operation);
    house.registry.removeOwned('acme');
    expect(house.registry.version()).to.be.greaterThan(version);
    expect(await errorOf(house.executor.callByName('rows.add', {}, staff('*')))).to.include({ code: 'OPERATION_UNKNOWN', status: 404 });
    house.registry.add(operation, 'acme');
    expect(house.registry.all().map(({ owner }) => owner)).to.deep.equal(['acme']);
  });
});

describe('operations: permissions', () => {
  const table: readonly [readonly string[], string, boolean][] = [
    [['invoices.read'], 'invoices.read', true], [['invoices.read'], 'invoices.write', false], [['invoices.*'], 'invoices.write', true],
    [['invoices.*'], 'invoices', false], [['invoices.*'], 'invoicesx.write', false], [['*'], 'anything.atAll', true],
    [[], 'public', true], [[], 'invoices.read', false], [['invoices'], 'invoices.read', false], [['i*'], 'invoices.read', false],
  ];
  for (const [patterns, permission, expected] of table) it(`[${patterns.join(', ')}] ${expected ? 'covers' : 'does not cover'} ${permission}`, () => { expect(permits(patterns, permission)).to.equal(expected); });

  it('property: a pattern room.* covers exactly what begins with its room', () => {
    const word = fc.stringMatching(/^[a-z]{1,6}$/);
    fc.assert(fc.property(word, word, word, (room, other, verb) => {
      expect(isPermission(`${room}.${verb}`)).to.equal(true);
      expect(permits([`${room}.*`], `${other}.${verb}`)).to.equal(room === other);
    }));
  });
});
