import { done, isModuleError, type CallCtx, type ServerModule } from '@billet/sdk';
import { createSqlConnections, explainSql, whileWanted, type SqlConnections } from '@billet/sql-accounts';
import { mysql } from './mysql.ts';
import { createTables, noteOf, ownedBy, register } from './objects.ts';
import { postgresql } from './postgresql.ts';
import { databaseHandler, userFor, userHandler, type Opened } from './resources.ts';
import { serverOf, type Dialect } from './server.ts';
import type { Account, Plan } from './settings.ts';

const dialectOf = ({ engine }: Account): Dialect => (engine === 'postgresql' ? postgresql : mysql);

export const createConnections = (): SqlConnections => createSqlConnections(createTables, explainSql);

export const createSqlDatabaseModule = (connections: SqlConnections): ServerModule<Account, Plan> => {
  const opened: Opened = (ctx, work) => whileWanted(ctx, async () => work(await connections.open(serverOf(ctx.settings)), dialectOf(ctx.settings)));

  const lockUsers = (ctx: CallCtx<Account>, id: string): Promise<void> =>
    opened(ctx, async (sql, dialect) => {
      const entry = await register.read(sql, id);
      if (entry === undefined) return;
      const owned = (await ownedBy(sql, id, 'database')).map(({ name }) => name);
      for (const row of await ownedBy(sql, id, 'user')) await dialect.ensureUser(sql, userFor(ctx, entry, row.name, noteOf(row)), owned);
    });

  return {
    test: async (ctx) => {
      const began = ctx.clock.wallMs();
      const told = await opened(ctx, (sql, dialect) => dialect.version(sql)).catch((error: unknown) => error);
      const latencyMs = ctx.clock.wallMs() - began;
      if (typeof told === 'string') return { ok: true, message: `${told} answers.`, version: told, latencyMs, warnings: [] };
      if (isModuleError(told)) return { ok: false, message: told.message, latencyMs, warnings: [] };
      throw told;
    },
    find: (ctx, wanted) => opened(ctx, (sql) => register.find(sql, wanted)),
    accounts: (ctx, cursor) => opened(ctx, (sql) => register.list(sql, cursor)),
    ensure: async (ctx, want) => {
      const observed = await opened(ctx, (sql) => register.ensure(sql, want, want.plan));
      await lockUsers(ctx, observed.ref.id);
      return done(observed);
    },
    remove: (ctx, ref) =>
      opened(ctx, async (sql, dialect) => {
        const entry = await register.read(sql, ref.id);
        if (entry === undefined) return done(undefined);
        for (const { name } of await ownedBy(sql, ref.id, 'user')) await dialect.dropUser(sql, name);
        for (const { name } of await ownedBy(sql, ref.id, 'database')) await dialect.dropDatabase(sql, name);
        await sql.transaction(async (trx) => {
          await trx('billet_objects').where({ account: ref.id }).delete();
          await trx('billet_accounts').where({ id: ref.id }).delete();
        });
        return done(undefined);
      }),
    resources: { database: databaseHandler(opened), databaseUser: userHandler(opened) },
  };
};
