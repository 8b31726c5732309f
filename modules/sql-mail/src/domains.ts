import { done, failed, type Failure, type Outcome, type Ref } from '@billet/sdk';
import type { Knex } from '@billet/sql-accounts';
import { DOMAINS, FORWARDS, MAILBOXES, register, REPLIES } from './tables.ts';

export const ADDRESS = /^[a-z0-9](?:[a-z0-9._+-]{0,62}[a-z0-9])?@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9])$/;

/** The first service to use a domain has it; others are refused. */
export const claimDomain = async (trx: Knex, account: string, address: string, field: string): Promise<Failure | string> => {
  const domain = ADDRESS.exec(address)?.[1];
  if (domain === undefined) return failed('invalid', `"${address}" is no address.`, { field });
  await trx(DOMAINS).insert({ name: domain, account }).onConflict('name').ignore();
  const owner = (await trx(DOMAINS).where({ name: domain }).first()) as { account: string } | undefined;
  return owner?.account === account ? domain : failed('exists', `The domain ${domain} belongs to another service.`, { field });
};

export const full = async (trx: Knex, table: string, account: string, most: number, field: string): Promise<Failure | undefined> =>
  most > 0 && ((await trx(table).where({ account })) as readonly unknown[]).length >= most ? failed('limit', `The plan has ${String(most)} of them.`, { field }) : undefined;

/** A domain that nothing is left of is free again; one of which only others have something is theirs. */
export const settleDomain = async (trx: Knex, domain: string): Promise<void> => {
  const owner = (await trx(DOMAINS).where({ name: domain }).first()) as { account: string } | undefined;
  const left = (await Promise.all([MAILBOXES, FORWARDS].map((table) => trx(table).where({ domain }).select('account')))).flat() as readonly { account: string }[];
  const [next] = left;
  if (next === undefined) await trx(DOMAINS).where({ name: domain }).delete();
  else if (!left.some(({ account }) => account === owner?.account)) await trx(DOMAINS).where({ name: domain }).update({ account: next.account });
};

/** Gives a mailbox or a forwarding to another account; the mail stays where it is, since the address does. */
export const moveBox = (sql: Knex, table: typeof MAILBOXES | typeof FORWARDS, id: string, from: Ref, to: Ref): Promise<Outcome<{ readonly id: string }>> =>
  sql.transaction(async (trx) => {
    const { limits } = await register.hold(trx, to);
    const key = table === MAILBOXES ? { address: id } : { source: id };
    const row = (await trx(table).where(key).first()) as { readonly account: string; readonly domain: string } | undefined;
    if (row === undefined) return failed('notFound', `There is no ${id} on this server.`);
    if (row.account === to.id) return done({ id });
    if (row.account !== from.id) return failed('exists', `${id} belongs to another service.`);
    const limit = await full(trx, table, to.id, table === MAILBOXES ? limits.mailboxes : limits.forwarders, 'address');
    if (limit !== undefined) return limit;
    await trx(table).where(key).update({ account: to.id });
    if (table === MAILBOXES) await trx(REPLIES).where({ address: id }).update({ account: to.id });
    await settleDomain(trx, row.domain);
    return done({ id });
  });
