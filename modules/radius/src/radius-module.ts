import {
  done,
  failed,
  ModuleError,
  type CallCtx,
  type Failure,
  type Outcome,
  type ServerModule,
} from '@billet/sdk';
import { whileWanted } from '@billet/sql-accounts';
import { accessPoints } from './access-points.ts';
import { planGroups, walledGroup } from './attributes.ts';
import { explain, type Connections, type RadiusDb } from './connect.ts';
import type { Wire } from './end-sessions.ts';
import { ensureLogins } from './ensure-logins.ts';
import { inspectLogin, readLogin } from './inspect.ts';
import { listAccounts, observe } from './observe.ts';
import { prepaid } from './prepaid.ts';
import { loginsOf, removeLogin } from './remove-logins.ts';
import { giveLogin, writeGroup } from './rows.ts';
import { sessionResource } from './session-resource.ts';
import { sessionsAt } from './sessions.ts';
import type { Account, Plan } from './settings.ts';
import { testConnection } from './test-connection.ts';
import { upkeep } from './upkeep.ts';
import { METRICS, readUsage } from './usage.ts';

type Call = CallCtx<Account>;

export const createRadiusModule = (connections: Connections, wire: Wire): ServerModule<Account, Plan> => {
  const opened = <T>(ctx: Call, work: (db: RadiusDb) => Promise<T>): Promise<T> =>
    whileWanted(ctx, async () => work(await connections.open(ctx.settings)), explain);
  const outcomeOf = async <T>(
    ctx: Call,
    work: (db: RadiusDb) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> => {
    try {
      return await opened(ctx, work);
    } catch (error) {
      return explain(error).failure;
    }
  };
  return {
    test: (ctx) => testConnection(ctx, connections),
    find: (ctx, wanted) =>
      opened(ctx, (db) => observe(db, ctx.settings, 'id' in wanted ? wanted.id : wanted.username)),
    accounts: (ctx, cursor) => opened(ctx, (db) => listAccounts(db, ctx.settings, cursor)),
    ensurePlan: (ctx, plan, planKey) =>
      outcomeOf(ctx, async (db) => {
        for (const group of [...planGroups(ctx.settings, plan, planKey), walledGroup(ctx.settings)])
          await writeGroup(db, group);
        return done(undefined);
      }),
    ensure: (ctx, want) =>
      outcomeOf(ctx, async (db) => {
        const { observed, notes, failure } = await ensureLogins(ctx, db, wire, want);
        return failure ?? done(observed, notes);
      }),
    remove: (ctx, ref) =>
      outcomeOf(ctx, async (db) => {
        const { names, mine } = await loginsOf(db, ref);
        let failure: Failure | undefined;
        for (const name of names) {
          const told = await removeLogin(ctx, db, wire, name, mine ?? '');
          failure ??= told.failure;
        }
        return failure ?? done(undefined);
      }),
    sessionsAt: (ctx, wanted) => opened(ctx, async (db) => ({ items: await sessionsAt(db, wanted) })),
    accessPoints: accessPoints(opened, outcomeOf, wire),
    prepaid: prepaid(opened, outcomeOf, wire),
    upkeep: (ctx) => outcomeOf(ctx, (db) => upkeep(ctx, db, wire)),
    metrics: METRICS,
    async *usage(ctx, refs, since) {
      try {
        yield* readUsage(await connections.open(ctx.settings), refs, since);
      } catch (error) {
        throw explain(error);
      }
    },
    resources: {
      radiusLogin: {
        list: (ctx, account) =>
          opened(ctx, async (db) => {
            const { names } = await loginsOf(db, account);
            const logins = await Promise.all(names.map((name) => readLogin(db, name)));
            return { items: logins.filter((login) => login !== undefined) };
          }),
        // The session goes on: what the new plan changes, its `ensure` tells the access point.
        move: (ctx, id, from, to) =>
          outcomeOf(ctx, async (db) => {
            const [left, right] = [from.data?.['serviceId'], to.data?.['serviceId']];
            if (typeof left !== 'string' || typeof right !== 'string') return failed('invalid', 'One of the services is not on this server yet.');
            return (await giveLogin(db, id, left, right)) ? done({ id }) : failed('exists', `The login "${id}" is not with that service.`);
          }),
        inspect: (ctx, account, id) =>
          opened(ctx, async (db) => {
            const { names } = await loginsOf(db, account);
            if (!names.includes(id)) throw new ModuleError('notFound', 'There is no such login.');
            return inspectLogin(db, id);
          }),
      },
      session: sessionResource(opened, outcomeOf, wire),
    },
  };
};
