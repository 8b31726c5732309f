import { done, isModuleError, type ServerModule } from '@billet/sdk';
import { createSqlConnections, explainSql, whileWanted, type SqlConnections } from '@billet/sql-accounts';
import type { Account, Plan } from './settings.ts';
import { ACCOUNTS, createTables, register, USERS } from './tables.ts';
import { applyPlan, forgetUser, userHandler, type Opened } from './users.ts';

export const createConnections = (): SqlConnections => createSqlConnections(createTables, explainSql);

export const createSqlFtpModule = (connections: SqlConnections): ServerModule<Account, Plan> => {
  const opened: Opened = (ctx, work) => whileWanted(ctx, async () => work(await connections.open({ ...ctx.settings, file: '' })));
  return {
    test: async (ctx) => {
      const began = ctx.clock.wallMs();
      const told = await opened(ctx, async (sql) => ((await sql(ACCOUNTS).limit(1)) as readonly unknown[]).length).catch((error: unknown) => error);
      const latencyMs = ctx.clock.wallMs() - began;
      if (typeof told === 'number') return { ok: true, message: 'The tables that ProFTPD reads are there.', latencyMs, warnings: [] };
      if (isModuleError(told)) return { ok: false, message: told.message, latencyMs, warnings: [] };
      throw told;
    },
    find: (ctx, wanted) => opened(ctx, (sql) => register.find(sql, wanted)),
    accounts: (ctx, cursor) => opened(ctx, (sql) => register.list(sql, cursor)),
    ensure: async (ctx, want) => done(await opened(ctx, (sql) => register.ensure(sql, want, want.plan, applyPlan))),
    remove: (ctx, ref) =>
      opened(ctx, (sql) =>
        sql.transaction(async (trx) => {
          if ((await register.read(trx, ref.id)) === undefined) return done(undefined);
          for (const { login } of (await trx(USERS).where({ account: ref.id })) as readonly { login: string }[]) await forgetUser(trx, login);
          await trx(ACCOUNTS).where({ id: ref.id }).delete();
          return done(undefined);
        }),
      ),
    resources: { ftpUser: userHandler(opened) },
  };
};
