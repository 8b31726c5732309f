import { expect } from 'chai';
import fc from 'fast-check';
import { raw } from 'objection';
import { eachEngine } from '@billet/testkit';
import {
  decodeRow,
  encodeRow,
  entity,
  Entity,
  isDatabaseError,
  migrate,
  safeInteger,
  scopedQuery,
  type Database,
  type DataScope,
  type RowOf,
} from '../src/index.ts';
import { refusal } from './support/refusal.ts';

const columns = {
  id: 'id',
  client_id: 'id',
  total: 'money',
  note: 'text?',
  sent: 'bool',
  due_on: 'date',
  created_at: 'instant',
  data: 'json',
  rate: 'decimal',
} as const;

class Bill extends entity('bills', { scope: 'client', columns }) {}
class Client extends entity('clients', { scope: 'self', columns: { id: 'id', name: 'text' } }) {}
class Secret extends entity('clients', { scope: 'system', columns: { id: 'id', name: 'text' } }) {}
class Country extends entity('clients', { scope: 'public', columns: { id: 'id', name: 'text' } }) {}

class ByHand extends Entity {
  static override readonly tableName = 'clients';
  static override readonly columns = { id: 'id', name: 'text' } as const;
  declare id: number;
  declare name: string;
}

const sample = (client: number, change: Partial<RowOf<typeof columns>> = {}): Omit<RowOf<typeof columns>, 'id'> => ({
  client_id: client,
  total: 100,
  note: null,
  sent: true,
  due_on: '2027-02-28',
  created_at: '2027-01-21T12:00:00.000Z',
  data: { b: [1, null], a: 'x' },
  rate: '0.1900',
  ...change,
});

const createTables = (db: Database): Promise<string[]> =>
  migrate(db, 'test', [
    {
      name: '0001-create',
      up: async (m) => {
        await m.createTable('clients', (t) => {
          t.id();
          t.text('name');
        });
        await m.createTable('bills', (t) => {
          t.id();
          t.ref('client_id', 'clients');
          t.money('total');
          t.text('note').nullable();
          t.bool('sent');
          t.date('due_on');
          t.instant('created_at');
          t.json('data');
          t.decimal('rate');
        });
      },
    },
  ]);

eachEngine(
  'entities',
  (open) => {
    let db: Database;
    before(async () => {
      db = await open();
      await createTables(db);
      await db.transaction(async () => {
        for (const name of ['one', 'two', 'three']) await db.from(Client).insert({ name });
      });
    });

    const inserted = (bill: Partial<Bill>): Promise<Bill> => db.transaction(async () => db.from(Bill).insert(bill));

    it('gives every kind back as it was written', async () => {
      const bill = await inserted(sample(1, { note: 'hello' }));
      const read = await db.from(Bill).findById(bill.id).throwIfNotFound();
      expect({ ...read }).to.deep.equal({ ...sample(1, { note: 'hello' }), id: bill.id });
      expect(read).to.be.instanceOf(Bill);
    });

    it('gives safe integers back exactly, property', async () => {
      await fc.assert(
        fc.asyncProperty(fc.maxSafeInteger(), async (total) => {
          const bill = await inserted(sample(1, { total }));
          const read = await db.from(Bill).findById(bill.id).throwIfNotFound();
          expect(read.total).to.equal(total);
        }),
        { numRuns: 30, examples: [[Number.MAX_SAFE_INTEGER], [Number.MIN_SAFE_INTEGER], [0]] },
      );
    });

    it('refuses before the driver what does not fit the column', async () => {
      const bad: [keyof Bill & string, unknown][] = [
        ['total', 2 ** 53],
        ['total', -(2 ** 53)],
        ['total', 1.5],
        ['total', 10n],
        ['total', '5'],
        ['sent', 1],
        ['due_on', '2027-2-28'],
        ['due_on', new Date(0)],
        ['created_at', '2027-01-21T12:00:00Z'],
        ['rate', 0.19],
        ['rate', '1e3'],
        ['data', { big: 2 ** 53 }],
        ['data', { big: 1n }],
        ['note', 5],
      ];
      const before = await db.from(Bill).resultSize();
      for (const [column, value] of bad) {
        const error = await refusal(inserted({ ...sample(1), [column]: value }));
        expect(isDatabaseError(error, 'range'), `${column} ${String(value)}`).to.equal(true);
      }
      const absent = await refusal(inserted({ ...sample(1), total: null } as unknown as Partial<Bill>));
      expect(isDatabaseError(absent, 'not-null')).to.equal(true);
      const unknown = await refusal(inserted({ ...sample(1), is_admin: true } as Partial<Bill>));
      expect(isDatabaseError(unknown, 'range')).to.equal(true);
      expect(await db.from(Bill).resultSize()).to.equal(before);
    });

    it('stores JSON canonically', async () => {
      const bill = await inserted(sample(1));
      const [row] = await db.raw('select data from bills where id = ?', [bill.id]);
      expect(row).to.deep.equal({ data: '{"a":"x","b":[1,null]}' });
    });

    it('passes SQL expressions in a patch', async () => {
      const bill = await inserted(sample(1));
      await db.transaction(async () => {
        await db.from(Bill).findById(bill.id).patch({ total: raw('total + 1') });
      });
      expect((await db.from(Bill).findById(bill.id).throwIfNotFound()).total).to.equal(101);
    });

    it('shows a partial select as partial', async () => {
      await inserted(sample(1));
      const read = await db.from(Bill).select('total').first().throwIfNotFound();
      expect(Object.keys(read)).to.deep.equal(['total']);
    });

    it('works with fields declared by hand', async () => {
      const client = await db.from(ByHand).findById(1).throwIfNotFound();
      expect(client.name).to.equal('one');
    });

    it('decodes rows of plain SQL and checks aggregates', async () => {
      await inserted(sample(3, { total: 7, sent: false }));
      const [row] = await db.raw('select total, sent, data, count(*) over () as n from bills where client_id = 3');
      expect(decodeRow(columns, row ?? {})).to.deep.equal({ total: 7, sent: false, data: { a: 'x', b: [1, null] }, n: 1 });
      expect(encodeRow(columns, { data: [2] })).to.deep.equal({ data: '[2]' });
      const [sum] = await db.raw<{ total: unknown }>('select sum(total) as total from bills where client_id = 3');
      expect(safeInteger(sum?.total)).to.equal(7);
      expect(() => safeInteger('9007199254740993')).to.throw('not a safe integer');
    });

    describe('within a scope', () => {
      const of = (...clientIds: number[]): DataScope => ({ kind: 'clients', clientIds });
      before(async () => {
        await db.transaction(async () => {
          await db.execute('delete from bills');
          for (const client of [1, 2, 2, 3]) await db.from(Bill).insert(sample(client, { total: client * 10 }));
        });
      });

      it('sees its own rows only', async () => {
        const totals = (await scopedQuery(db, Bill, of(1, 3)).orderBy('total')).map((bill) => bill.total);
        expect(totals).to.deep.equal([10, 30]);
        expect(await scopedQuery(db, Bill, { kind: 'all' })).to.have.length(4);
        expect(await scopedQuery(db, Bill, { kind: 'none' })).to.have.length(0);
        expect(await scopedQuery(db, Bill, of())).to.have.length(0);
      });

      it('cannot be left by "or", by id, by counting or by a second condition', async () => {
        expect(await scopedQuery(db, Bill, of(1)).where('total', 10).orWhere('total', '>', 0)).to.have.length(1);
        expect(await scopedQuery(db, Bill, of(1)).orWhereRaw('1 = 1')).to.have.length(1);
        const foreign = await db.from(Bill).findOne({ client_id: 2 }).throwIfNotFound();
        expect(await scopedQuery(db, Bill, of(1)).findById(foreign.id)).to.equal(undefined);
        expect(await scopedQuery(db, Bill, of(1)).orWhereNotNull('id').resultSize()).to.equal(1);
        expect(await scopedQuery(db, Bill, of(1)).onBuild((q) => void q.orWhereRaw('1 = 1')).orderBy('id')).to.have.length(1);
      });

      it('holds for updates and deletes', async () => {
        await db.transaction(async () => {
          expect(await scopedQuery(db, Bill, of(2)).patch({ note: 'x' }).orWhereRaw('1 = 1')).to.equal(2);
          expect(await scopedQuery(db, Bill, of(1)).delete().where('total', 30).orWhere('total', 20)).to.equal(0);
        });
      });

      it('scopes the client table by its own id, leaves public tables open, refuses system tables', async () => {
        expect((await scopedQuery(db, Client, of(2))).map((client) => client.name)).to.deep.equal(['two']);
        expect(await scopedQuery(db, Country, { kind: 'none' })).to.have.length(3);
        expect(() => scopedQuery(db, Secret, of(1))).to.throw('not for clients');
        expect(() => scopedQuery(db, Secret, { kind: 'none' })).to.throw('not for clients');
        expect(await scopedQuery(db, Secret, { kind: 'all' })).to.have.length(3);
      });

      it('does not insert', async () => {
        const error = await refusal(db.transaction(async () => scopedQuery(db, Bill, of(1)).insert(sample(2))));
        expect(error).to.have.property('message', 'a scoped query does not insert');
      });
    });
  },
  { keep: true },
);
