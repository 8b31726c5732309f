import { expect } from 'chai';
import { eachEngine } from '@billet/testkit';
import { isDatabaseError, migrate, type Database } from '../src/index.ts';
import { refusal } from './support/refusal.ts';

const createNotes = async (db: Database): Promise<void> => {
  await migrate(db, 'test', [
    {
      name: '0001-notes',
      up: (m) =>
        m.createTable('notes', (t) => {
          t.id();
          t.text('body').unique();
        }),
    },
  ]);
};

const write = (db: Database, body: string): Promise<number> =>
  db.execute('insert into notes (body) values (?)', [body]);

const bodies = async (db: Database): Promise<string[]> =>
  (await db.raw<{ body: string }>('select body from notes order by id')).map((row) => row.body);

eachEngine('transactions', (open) => {
  let db: Database;
  beforeEach(async () => {
    db = await open();
    await createNotes(db);
  });

  it('commits what the function wrote', async () => {
    const result = await db.transaction(async () => {
      await write(db, 'a');
      return 'done';
    });
    expect(result).to.equal('done');
    expect(await bodies(db)).to.deep.equal(['a']);
  });

  it('rolls back on any error and passes the error on', async () => {
    const error = await refusal(
      db.transaction(async () => {
        await write(db, 'a');
        throw new Error('no');
      }),
    );
    expect(error).to.have.property('message', 'no');
    expect(await bodies(db)).to.deep.equal([]);
  });

  it('sees its own writes inside, others see them after the commit', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    let wrote = (): void => undefined;
    const written = new Promise<void>((resolve) => (wrote = resolve));
    const running = db.transaction(async () => {
      await write(db, 'a');
      expect(await bodies(db)).to.deep.equal(['a']);
      wrote();
      await gate;
    });
    await written;
    expect(await bodies(db)).to.deep.equal([]);
    release();
    await running;
    expect(await bodies(db)).to.deep.equal(['a']);
  });

  it('joins the running transaction in a nested call', async () => {
    await refusal(
      db.transaction(async (outer) => {
        await db.transaction(async (inner) => {
          expect(inner.id).to.equal(outer.id);
          await write(db, 'inner');
        });
        throw new Error('outer fails');
      }),
    );
    expect(await bodies(db)).to.deep.equal([]);
  });

  it('runs after-commit callbacks in order, after the commit, and none on a rollback', async () => {
    const seen: string[] = [];
    await db.transaction(async (work) => {
      work.afterCommit(async () => {
        seen.push(`first sees ${(await bodies(db)).join()}`);
        expect(db.current()).to.equal(undefined);
      });
      work.afterCommit(() => {
        throw new Error('a callback that fails does not stop the next');
      });
      work.afterCommit(() => void seen.push('second'));
      await write(db, 'a');
    });
    await refusal(
      db.transaction((work) => {
        work.afterCommit(() => void seen.push('never'));
        return Promise.reject(new Error('no'));
      }),
    );
    expect(seen).to.deep.equal(['first sees a', 'second']);
  });

  it('refuses to commit after a swallowed statement error, alike on both engines', async () => {
    await db.transaction(() => write(db, 'a'));
    const error = await refusal(
      db.transaction(async () => {
        await write(db, 'b');
        await write(db, 'a').catch(() => undefined);
      }),
    );
    expect(isDatabaseError(error, 'aborted')).to.equal(true);
    expect(await bodies(db)).to.deep.equal(['a']);
  });

  it('undoes only the savepoint that failed', async () => {
    const seen: string[] = [];
    await db.transaction(async (work) => {
      await write(db, 'a');
      const error = await refusal(
        db.savepoint(async () => {
          work.afterCommit(() => void seen.push('undone'));
          await write(db, 'b');
          await write(db, 'a');
        }),
      );
      expect(isDatabaseError(error, 'unique')).to.equal(true);
      await db.savepoint(async () => {
        await write(db, 'c');
        await refusal(
          db.savepoint(async () => {
            await write(db, 'd');
            throw new Error('inner');
          }),
        );
      });
    });
    expect(await bodies(db)).to.deep.equal(['a', 'c']);
    expect(seen).to.deep.equal([]);
  });

  it('refuses overlapping savepoints', async () => {
    const error = await refusal(
      db.transaction(() => Promise.all([db.savepoint(() => write(db, 'a')), db.savepoint(() => write(db, 'b'))])),
    );
    expect(error).to.have.property('message').that.contains('overlap');
  });

  it('repeats the whole function on a conflict, at most five times', async () => {
    const { DatabaseError } = await import('../src/errors.ts');
    let attempts = 0;
    const ids = new Set<string>();
    await db.transaction(async (work) => {
      ids.add(work.id);
      attempts += 1;
      await write(db, `try ${String(attempts)}`);
      if (attempts < 3) throw new DatabaseError('serialization', 'conflict');
    });
    expect(attempts).to.equal(3);
    expect(ids.size).to.equal(3);
    expect(await bodies(db)).to.deep.equal(['try 3']);
    attempts = 0;
    const error = await refusal(
      db.transaction(() => {
        attempts += 1;
        return Promise.reject(new DatabaseError('deadlock', 'always'));
      }),
    );
    expect(isDatabaseError(error, 'deadlock')).to.equal(true);
    expect(attempts).to.equal(5);
  });

  it('lets the short end of work go ahead of those that wait, where one connection writes', async () => {
    const first = db.transaction(() => write(db, 'first'));
    const waiting = [db.transaction(() => write(db, 'second')), db.transaction(() => write(db, 'third'))];
    const end = db.transaction(() => write(db, 'ahead'), { ahead: true });
    await Promise.all([first, ...waiting, end]);
    const written = await bodies(db);
    expect(written).to.have.members(['first', 'ahead', 'second', 'third']);
    if (db.engine === 'sqlite') expect(written).to.deep.equal(['first', 'ahead', 'second', 'third']);
  });

  it('lets those that wait have their turn, however many go ahead', async () => {
    const first = db.transaction(() => write(db, 'first'));
    const waiting = db.transaction(() => write(db, 'waiting'));
    await Promise.all([first, waiting, ...Array.from({ length: 20 }, (_, n) => db.transaction(() => write(db, `ahead ${String(n)}`), { ahead: true }))]);
    const written = await bodies(db);
    expect(written).to.have.length(22);
    if (db.engine === 'sqlite') expect(written.indexOf('waiting')).to.equal(9);
  });

  it('lets many writers at once take turns', async () => {
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        db.transaction(async () => {
          await write(db, `n${String(n)}`);
        }),
      ),
    );
    expect(await bodies(db)).to.have.length(40);
  });

  it('refuses to write outside a transaction', async () => {
    expect(await refusal(write(db, 'a'))).to.have.property('message', 'writing needs a transaction');
    const error = await refusal(db.table('notes').insert({ body: 'a' }));
    expect(isDatabaseError(error, 'read-only')).to.equal(true);
  });

  it('does not lend a finished transaction to what was left running', async () => {
    let late: Promise<unknown> = Promise.resolve();
    let finished = (): void => undefined;
    const end = new Promise<void>((resolve) => (finished = resolve));
    await db.transaction(async () => {
      await write(db, 'a');
      late = end.then(() => db.current());
    });
    finished();
    expect(await late).to.equal(undefined);
  });

  it('counts statements, BEGIN and COMMIT included', async () => {
    const before = db.statements();
    await db.transaction(() => write(db, 'a'));
    expect(db.statements() - before).to.equal(3);
  });

  it('counts the statements of one piece of work apart from those of others', async () => {
    const work = (writes: number): Promise<number> =>
      db.counting(async (sent) => {
        await db.raw('select 1');
        for (let i = 0; i < writes; i += 1) await db.transaction(() => write(db, `${String(writes)}-${String(i)}`));
        return sent();
      });
    expect(await Promise.all([work(0), work(1), work(2)])).to.deep.equal([1, 4, 7]);
  });

  it('refuses work after close', async () => {
    await db.close();
    expect(isDatabaseError(await refusal(Promise.resolve().then(() => bodies(db))), 'closed')).to.equal(true);
  });
});
