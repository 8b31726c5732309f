import { blank, byRule, gone, kept, moves, type ClientRecord } from '../client-records.ts';

/** The owner of the client that stays keeps his place; who may sign in for both does so once, with the rights he has there. */
const moveMembers: Parameters<typeof byRule>[2] = async ({ db, from, into }) => {
  await db.execute("update memberships set role = 'member' where client_id = ? and role = 'owner' and exists (select 1 from memberships k where k.client_id = ? and k.role = 'owner')", [from, into]);
  await db.execute('update memberships set client_id = ? where client_id = ? and not exists (select 1 from memberships k where k.client_id = ? and k.user_id = memberships.user_id)', [into, from, into]);
  await db.execute('delete from memberships where client_id = ?', [from]);
};

export const clientRecords: readonly ClientRecord[] = [
  moves('clients', kept, { column: 'merged_into_id' }),
  byRule('memberships', gone, moveMembers, { counted: 'people' }),
  moves('payers', blank("name = '', tax_id = null, email = '', address = '{}'"), { single: 'is_default', counted: 'payers' }),
  moves('client_field_values', gone, { unlessThere: [['field_id']] }),
];
