import { done, isModuleError, type ServerModule } from '@billet/sdk';
import { createSqlConnections, explainSql, whileWanted, type SqlConnections } from '@billet/sql-accounts';
import { applyPlan, forwarderHandler, mailboxHandler, removeBox, type Opened } from './boxes.ts';
import { settleDomain } from './domains.ts';
import { endSessions, hasDoveadm, usedBytes } from './doveadm.ts';
import { autoresponderHandler } from './replies.ts';
import type { Account, Plan } from './settings.ts';
import { ACCOUNTS, createTables, DOMAINS, FORWARDS, MAILBOXES, register } from './tables.ts';

export const createConnections = (): SqlConnections => createSqlConnections(createTables, explainSql);

export const createSqlMailModule = (connections: SqlConnections): ServerModule<Account, Plan> => {
  const opened: Opened = (ctx, work) => whileWanted(ctx, async () => work(await connections.open({ ...ctx.settings, file: '' })));
  return {
    test: async (ctx) => {
      const began = ctx.clock.wallMs();
      const told = await opened(ctx, async (sql) => {
        await sql(ACCOUNTS).limit(1);
        if (hasDoveadm(ctx)) await usedBytes(ctx, 'nobody@billet.invalid');
        return 'fine';
      }).catch((error: unknown) => error);
      const latencyMs = ctx.clock.wallMs() - began;
      const warnings = [
        ...(hasDoveadm(ctx) ? [] : ['Without doveadm, sessions outlive a suspension and mail stays when a mailbox goes.']),
        ...(ctx.settings.sieve ? [] : ['Without Sieve there are no automatic replies, and spam and viruses are not put into their folders.']),
      ];
      if (told === 'fine') return { ok: true, message: 'The tables that Postfix and Dovecot read are there.', latencyMs, warnings };
      if (isModuleError(told)) return { ok: false, message: told.message, latencyMs, warnings: [] };
      throw told;
    },
    find: (ctx, wanted) => opened(ctx, (sql) => register.find(sql, wanted)),
    accounts: (ctx, cursor) => opened(ctx, (sql) => register.list(sql, cursor)),
    ensure: (ctx, want) =>
      opened(ctx, async (sql) => {
        const observed = await register.ensure(sql, want, want.plan, applyPlan);
        if (want.state === 'suspended' && hasDoveadm(ctx))
          for (const { address } of (await sql(MAILBOXES).where({ account: observed.ref.id })) as readonly { address: string }[]) await endSessions(ctx, address);
        return done(observed);
      }),
    remove: (ctx, ref) =>
      opened(ctx, async (sql) => {
        if ((await register.read(sql, ref.id)) === undefined) return done(undefined);
        for (const { address } of (await sql(MAILBOXES).where({ account: ref.id })) as readonly { address: string }[]) await removeBox(ctx, sql, ref.id, address);
        await sql.transaction(async (trx) => {
          await trx(FORWARDS).where({ account: ref.id }).delete();
          for (const { name } of (await trx(DOMAINS).where({ account: ref.id })) as readonly { name: string }[]) await settleDomain(trx, name);
          await trx(ACCOUNTS).where({ id: ref.id }).delete();
        });
        return done(undefined);
      }),
    resources: { mailbox: mailboxHandler(opened), forwarder: forwarderHandler(opened), autoresponder: autoresponderHandler(opened) },
  };
};
