import type { OperationCtx, RegistrarEvent } from '@billet/sdk';
import { data } from '../../data.ts';
import type { House } from '../../room.ts';
import { carryOutJob } from '../journal/index.ts';
import { registrarRegistryRef } from '../registrars/index.ts';
import { Domain, DomainOperation, RegistrarAccount, RegistrarMessage } from '../tables.ts';

const AT_ONCE = 500;

const nameOf = (event: RegistrarEvent): string | null => ('name' in event && event.name !== undefined ? event.name : null);

/** Messages that a person has to act on or should know; the others are dealt with by themselves. */
const needsPerson = (event: RegistrarEvent): boolean => {
  switch (event.kind) {
    case 'transfer':
      return event.direction === 'out' && event.state === 'pending';
    case 'operationEnd':
      return false;
    case 'changed':
    case 'reportOwed':
    case 'lowBalance':
    case 'offer':
    case 'maintenance':
    case 'notice':
      return true;
  }
};

/** Stores a message under its id, once, and sets in motion what follows of it. */
const keep = async (ctx: OperationCtx, account: RegistrarAccount, event: RegistrarEvent): Promise<boolean> => {
  const { all } = data(ctx);
  if ((await all(RegistrarMessage).findOne({ account_id: account.id, message_id: event.id })) !== undefined) return false;
  const { id, text, ...detail } = event;
  const name = nameOf(event);
  await all(RegistrarMessage).insert({ account_id: account.id, message_id: id, kind: event.kind, name, body: text, detail, state: needsPerson(event) ? 'open' : 'done', received_at: ctx.clock.now() });
  if (name !== null) {
    // Something happened to it: the next look does not wait for its turn.
    await all(Domain).where({ account_id: account.id, name }).patch({ synced_at: null });
    const waiting = await all(DomainOperation).where({ account_id: account.id, state: 'pending' }).whereIn('domain_id', all(Domain).where({ name }).select('id'));
    for (const operation of waiting) await ctx.enqueue({ ...carryOutJob(operation), dedupeKey: `domain-operation:${String(operation.id)}:${id}` });
  }
  return true;
};

/** Reads the messages that wait at an account. A message is acknowledged only after it is stored. */
export const readMessages = async (house: House, accountId: number, signal: AbortSignal): Promise<number> => {
  const account = await house.db.from(RegistrarAccount).findById(accountId);
  if (account?.enabled !== true) return 0;
  const registry = house.services.use(registrarRegistryRef);
  const { registrar } = registry.get(account.extension);
  if (registrar.events === undefined) return 0;
  const ctx = await registry.callCtx(account.extension, account.id, { key: `events:${String(account.id)}`, attempt: 1, signal });
  let kept = 0;
  for await (const event of registrar.events(ctx, AT_ONCE)) if (await house.executor.asSystem('domains.message', (work) => keep(work, account, event))) kept += 1;
  return kept;
};
