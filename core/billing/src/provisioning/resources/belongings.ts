import type { OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { ServiceResource } from '../tables.ts';
import type { Values } from './check-values.ts';
import type { Held } from './load-resource.ts';
import { mailboxesOf } from './password.ts';
import { standing } from './standing.ts';

type UserValues = Values & { readonly databases?: readonly string[] };

/** What goes with it where it is removed: its own parts, and of a login its mailboxes. */
export const belongings = async (ctx: OperationCtx, { row, offers }: Held): Promise<readonly ServiceResource[]> => {
  const parts = offers.filter(({ form, binding }) => form.parent?.kind === row.kind && binding.id === row.binding_id);
  const found = await Promise.all(
    parts.map(async ({ kind, form }) => (await standing(ctx, row.binding_id).where('kind', kind)).filter((each) => (each.data as Values)[form.parent?.field ?? ''] === row.name)),
  );
  return [...found.flat(), ...(await mailboxesOf(ctx, row))];
};

/** Users that reach a database. */
const usersOf = async (ctx: OperationCtx, row: ServiceResource): Promise<readonly ServiceResource[]> =>
  (await standing(ctx, row.binding_id).where('kind', 'databaseUser')).filter((user) => {
    const values = user.data as UserValues;
    return values['engine'] === (row.data as Values)['engine'] && values.databases?.includes(row.name) === true;
  });

/** Kinds that speak of a mailbox by its address. */
const OF_A_MAILBOX: readonly string[] = ['autoresponder', 'spamFilter', 'forwarder'];

/** What goes along to another service: parts, mailboxes of a login, what speaks of a mailbox, users of this one database. */
export const companions = async (ctx: OperationCtx, held: Held): Promise<readonly ServiceResource[]> => {
  const { row } = held;
  const users = row.kind === 'database' ? (await usersOf(ctx, row)).filter((user) => (user.data as UserValues).databases?.length === 1) : [];
  const parts = await belongings(ctx, held);
  const boxes = [row, ...parts].filter(({ kind }) => kind === 'mailbox');
  const about = await Promise.all(boxes.map((box) => standing(ctx, box.binding_id).whereIn('kind', [...OF_A_MAILBOX]).where('name', box.name)));
  return [...parts, ...about.flat(), ...users];
};

/** Users no longer reach a database that goes. */
export const forgetDatabase = async (ctx: OperationCtx, row: ServiceResource): Promise<void> => {
  for (const user of await usersOf(ctx, row)) {
    const values = user.data as UserValues;
    await data(ctx).all(ServiceResource).findById(user.id).patch({ data: { ...values, databases: values.databases?.filter((name) => name !== row.name) }, state: 'wanted' });
  }
};
