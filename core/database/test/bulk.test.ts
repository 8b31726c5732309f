import { expect } from 'chai';
import { eachEngine } from '@billet/testkit';
import {
  idList,
  insertMany,
  insertReturning,
  isDatabaseError,
  migrate,
  updateMany,
  updateReturning,
  type Cell,
  type Database,
} from '../src/index.ts';
import { refusal } from './support/refusal.ts';

const columns = ['series', 'number', 'total', 'sent', 'due_on', 'data', 'note'];

const row = (n: number): Cell[] => [
  'A',
  n,
  n * 100,
  n % 2 === 0,
  '2027-02-28',
  `{"n":${String(n)},"quote":"\\"'?"}`,
  n % 3 === 0 ? null : `ünïcode ${String(n)} \\ "x" {a,b}`,
];

const rows = (count: number): Cell[][] => Array.from({ length: count }, (_, n) => row(n + 1));

eachEngine('bulk statements', (open) => {
  let db: Database;
  beforeEach(async () => {
    db = await open();
    await migrate(db, 'test', [
      {
        name: '0001-create',
        up: (m) =>
          m.createTable('docs', (t) => {
            t.id();
            t.text('series');
            t.int('number');
            t.money('total');
            t.bool('sent');
            t.date('due_on');
            t.json('data');
            t.text('note').nullable();
            t.int('version').default(1);
            t.unique(['series', 'number']);
          }),
      },
    ]);
  });

  const insert = (count: number): Promise<number> => db.transaction(() => insertMany(db, 'docs', columns, rows(count)));

  it('writes 60,000 rows with one statement per 25,000, quickly, exactly as given', async () => {
    const before = db.statements();
    const started = db.clock.wallMs();
    expect(await insert(60_000)).to.equal(60_000);
    expect(db.clock.wallMs() - started).to.be.below(5000);
    expect(db.statements() - before).to.be.at.most(6);
    const list = columns.map((column) => `"${column}"`).join(', ');
    for (const n of [1, 2, 3, 25_000, 25_001, 60_000]) {
      const [stored] = await db.raw<Record<string, unknown>>(`select ${list} from docs where number = ?`, [n]);
      const sent = db.engine === 'sqlite' ? Number(n % 2 === 0) : n % 2 === 0;
      expect(Object.values(stored ?? {})).to.deep.equal(row(n).map((cell, i) => (i === 3 ? sent : cell)));
    }
  });

  it('gives back ids in the order of the rows', async () => {
    const ids = await db.transaction(() =>
      insertReturning<{ id: number; number: number }>(db, 'docs', columns, rows(50_000), { returning: ['id', 'number'] }),
    );
    expect(ids).to.have.length(50_000);
    expect(ids.every(({ number }, index) => number === index + 1)).to.equal(true);
    expect(ids.every(({ id }, index) => index === 0 || id > (ids[index - 1]?.id ?? 0))).to.equal(true);
  });

  it('skips or overwrites on a conflict, or refuses the whole', async () => {
    await insert(10);
    const error = await refusal(db.transaction(() => insertMany(db, 'docs', columns, [row(11), row(5)])));
    expect(isDatabaseError(error, 'unique')).to.equal(true);
    const again = (onConflict: 'nothing' | { key: string[]; update: string[] }): Promise<number> =>
      db.transaction(() => insertMany(db, 'docs', ['series', 'number', 'total', 'sent', 'due_on', 'data'],
        [['A', 10, 7, false, '2027-01-01', '{}'], ['A', 11, 8, false, '2027-01-01', '{}']], { onConflict }));
    expect(await again('nothing')).to.equal(1);
    expect(await db.raw('select total from docs where number >= 10 order by number')).to.deep.equal([{ total: 1000 }, { total: 8 }]);
    expect(await again({ key: ['series', 'number'], update: ['total'] })).to.equal(2);
    expect(await db.raw('select total, due_on from docs where number = 10')).to.deep.equal([{ total: 7, due_on: '2027-02-28' }]);
  });

  it('changes 50,000 rows by key and says how many it found', async () => {
    await insert(50_000);
    const change = Array.from({ length: 50_001 }, (_, n): Cell[] => [n + 1, 1, n * 7, null]);
    const changed = await db.transaction(() =>
      updateMany(db, 'docs', ['id', 'version'], ['total', 'note'], change, { also: 'version = target.version + 1' }),
    );
    expect(changed).to.equal(50_000);
    expect(await db.raw('select total, note, version from docs where id in (1, 50000) order by id')).to.deep.equal([
      { total: 0, note: null, version: 2 },
      { total: 49_999 * 7, note: null, version: 2 },
    ]);
  });

  it('leaves rows whose guard does not hold, and says which ones held', async () => {
    await insert(3);
    await db.transaction(() => db.execute('update docs set version = 5 where id = 2'));
    const held = await db.transaction(() =>
      updateReturning<{ id: number }>(db, 'docs', ['id', 'version'], ['version'], [[1, 1, 2], [2, 1, 2], [3, 1, 2]], {
        returning: ['id'],
      }),
    );
    expect(held.map(({ id }) => id).sort()).to.deep.equal([1, 3]);
  });

  it('does nothing for no rows, and needs a transaction', async () => {
    expect(await insertMany(db, 'docs', columns, [])).to.equal(0);
    expect(await updateMany(db, 'docs', ['id'], ['total'], [])).to.equal(0);
    for (const attempt of [
      insertMany(db, 'docs', columns, rows(1)),
      insertReturning(db, 'docs', columns, rows(1), { returning: ['id'] }),
      updateMany(db, 'docs', ['id'], ['total'], [[1, 2]]),
      updateReturning(db, 'docs', ['id'], ['total'], [[1, 2]], { returning: ['id'] }),
    ]) {
      expect(await refusal(attempt)).to.have.property('message', 'writing needs a transaction');
    }
  });

  it('refuses cells that would be stored wrongly', async () => {
    for (const cell of [2 ** 53, Number.NaN, 1n, undefined, new Date(0), { a: 1 }, 'a\0b']) {
      const bad = [...row(1).slice(0, 6), cell as Cell];
      expect(isDatabaseError(await refusal(db.transaction(() => insertMany(db, 'docs', columns, [bad]))), 'range')).to.equal(true);
    }
    const short = await refusal(db.transaction(() => insertMany(db, 'docs', columns, [row(1), row(2).slice(1)])));
    expect(short).to.have.property('message').that.contains('number of cells');
  });

  it('takes a list of ids as one binding', async () => {
    await insert(3);
    const list = idList(db, [1, 3, 99]);
    expect(await db.raw(`select id from docs where id in ${list.sql} order by id`, [list.binding])).to.deep.equal([
      { id: 1 },
      { id: 3 },
    ]);
  });
});
