import { join } from 'node:path';
import radius, { createRadiusTables } from '@billet/module-radius';
import type { CallCtx, Desired, Outcome, ServerModule } from '@billet/sdk';
import { done, secret } from '@billet/sdk';
import { freshDatabase, gatewayCtx, type RadiusDatabase } from '@billet/testkit';
import type { Engine } from '@billet/database';
import knex, { type Knex } from 'knex';

export const SECRET = 'testing123';
const AT_ONCE = 8;

/** Tables as FreeRADIUS reads them, and how the module gets to them. */
export interface RadiusServer {
  readonly database: RadiusDatabase;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly sql: Knex;
  close(): Promise<void>;
}

export const newRadiusServer = async (engine: Engine, dir: string, name: string): Promise<RadiusServer> => {
  if (engine === 'sqlite') {
    const file = join(dir, `${name}.db`);
    const sql = knex({ client: 'sqlite3', connection: { filename: file }, useNullAsDefault: true, pool: { min: 1, max: 1 } });
    await sql.raw('pragma journal_mode = wal');
    return ready(engine, { database: { kind: 'sqlite', file }, settings: { engine, file }, sql, close: () => sql.destroy() });
  }
  const fresh = await freshDatabase();
  const { hostname: host, port, username: user, password, pathname } = new URL(fresh.url);
  const parts = { host, port: Number(port), user, password: password === '' ? 'any' : password, database: pathname.slice(1) };
  const sql = knex({ client: 'pg', connection: fresh.url, pool: { min: 0, max: 2 } });
  return ready(engine, {
    database: { kind: 'postgres', ...parts },
    settings: { engine, ...parts },
    sql,
    close: async () => {
      await sql.destroy();
      await fresh.drop();
    },
  });
};

const ready = async (engine: Engine, server: RadiusServer): Promise<RadiusServer> => {
  await createRadiusTables(server.sql, engine);
  await server.sql('nas').insert({ nasname: '127.0.0.1', shortname: 'nas1', type: 'mikrotik', secret: SECRET });
  return server;
};

const { definition } = radius;
export const nameOf = (id: number): string => `u${String(id)}`;

/** The module at work on one server, without Billet around it. */
export interface LoginWriter {
  /** Makes logins so, several at a time. Gives how long that took. */
  write(ids: readonly number[], state: 'active' | 'suspended'): Promise<number>;
  close(): Promise<void>;
}

const finished = <T>(outcome: Outcome<T>): void => {
  if (outcome.status !== 'done') throw new Error(JSON.stringify(outcome));
};

export const loginWriter = async (server: RadiusServer): Promise<LoginWriter> => {
  const kept = new Map<string, unknown>();
  const kv = {
    get: (key: string) => Promise.resolve(kept.get(key)),
    set: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
    turn: () => Promise.resolve(0),
    delete: (key: string) => Promise.resolve(void kept.delete(key)),
  };
  const module = (await definition.create(gatewayCtx({ settings: undefined, sandbox: false }))) as ServerModule<unknown, unknown>;
  const ctx: CallCtx = { ...gatewayCtx({ settings: undefined, sandbox: false }), settings: definition.account.parse(server.settings), kv };
  const plan = definition.product.parse({});
  const wish = (id: number, state: 'active' | 'suspended'): Desired<unknown> => ({
    serviceId: String(id), email: 'ana@example.test', locale: 'en', plan, planKey: '1', options: {}, state,
    ...(state === 'suspended' ? { suspension: { reason: 'overdue', mode: 'walled' } } : {}),
    resources: [{ kind: 'radiusLogin', key: nameOf(id), want: { username: nameOf(id), password: secret('s3cret'), macs: [] } }],
  });
  finished((await module.ensurePlan?.(ctx, plan, '1')) ?? done(undefined));
  return {
    write: async (ids, state) => {
      const left = [...ids];
      const started = performance.now();
      await Promise.all(Array.from({ length: AT_ONCE }, async () => {
        for (let id = left.pop(); id !== undefined; id = left.pop()) finished(await module.ensure(ctx, wish(id, state)));
      }));
      return performance.now() - started;
    },
    close: async () => definition.stop?.(),
  };
};

const COPIED = { radcheck: ['username', 'attribute', 'op', 'value'], radreply: ['username', 'attribute', 'op', 'value'], radgroupcheck: ['groupname', 'attribute', 'op', 'value'], radgroupreply: ['groupname', 'attribute', 'op', 'value'], radusergroup: ['username', 'groupname', 'priority'] } as const;
const PAGE = 5000;

/** Writes the same rows table by table, as somebody does who fills them from a list. */
export const copyByHand = async (from: RadiusServer, to: RadiusServer): Promise<void> => {
  for (const [table, columns] of Object.entries(COPIED)) {
    for (let last = 0; ; ) {
      const rows = (await from.sql(table).where('id', '>', last).orderBy('id').limit(PAGE)) as Record<string, unknown>[];
      await to.sql.batchInsert(table, rows.map((row) => Object.fromEntries(columns.map((name) => [name, row[name]]))), 200);
      if (rows.length < PAGE) break;
      last = Number(rows.at(-1)?.['id']);
    }
  }
  for (const { sql } of [from, to]) await sql.raw('analyze');
};
