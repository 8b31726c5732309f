/** The part of a prepared statement of node-sqlite3 that is used here. */
interface Statement {
  all(bindings: unknown, done: Done): void;
  run(bindings: unknown, done: Done): void;
  finalize(): void;
}

type Done = (this: { readonly changes: number }, error: Error | null, rows?: unknown) => void;

/** The part of a connection of node-sqlite3 that keeps statements. */
export interface KeepingConnection {
  all(sql: string, bindings: unknown, done: Done): void;
  run(sql: string, bindings: unknown, done: Done): void;
  prepare(sql: string, prepared: (error: Error | null) => void): Statement;
  close(done: (error: Error | null) => void): void;
}

/** A day of a house knows some hundred different questions; each kept one takes a few kilobytes of its connection. */
const KEPT = 256;

/** Longer texts are bulk writes with as many placeholders as rows: hardly ever the same twice. */
const LONGEST = 2000;

/**
 * Lets a connection keep its latest statements prepared. The driver otherwise compiles the text of a query anew each
 * time, and leaves the garbage collector an object of its own for each.
 */
export const keepStatements = (connection: KeepingConnection): void => {
  const kept = new Map<string, Statement>();
  const once = { all: connection.all.bind(connection), run: connection.run.bind(connection), close: connection.close.bind(connection) };

  const forget = (sql: string, statement: Statement): void => {
    if (kept.get(sql) === statement) kept.delete(sql);
    statement.finalize();
  };

  const prepared = (sql: string, failed: (error: Error) => void): Statement => {
    const known = kept.get(sql);
    if (known !== undefined) {
      kept.delete(sql);
      kept.set(sql, known);
      return known;
    }
    const statement = connection.prepare(sql, (error) => {
      if (error === null) return;
      kept.delete(sql);
      failed(error);
    });
    kept.set(sql, statement);
    const [oldest] = kept;
    if (kept.size > KEPT && oldest !== undefined) forget(...oldest);
    return statement;
  };

  const keeping = (method: 'all' | 'run') => (sql: string, bindings: unknown, done: Done): void => {
    if (sql.length > LONGEST) {
      once[method](sql, bindings, done);
      return;
    }
    const statement = prepared(sql, (error) => done.call({ changes: 0 }, error));
    statement[method](bindings, function (error, rows) {
      // One that broke off in the middle would hold what it has read.
      if (error !== null) forget(sql, statement);
      done.call(this, error, rows);
    });
  };

  connection.all = keeping('all');
  connection.run = keeping('run');
  connection.close = (done) => {
    for (const statement of kept.values()) statement.finalize();
    kept.clear();
    once.close(done);
  };
};
