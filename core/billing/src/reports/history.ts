import { readAudit } from '@billet/database';
import { defineOperation, integer, z } from '@billet/sdk';
import { User } from '../clients/index.ts';
import { data, type Data } from '../data.ts';
import { StaffMember } from '../staff/index.ts';

type Line = Awaited<ReturnType<typeof readAudit>>[number];

/** Names of those who did something, by kind and id. */
const namesOf = async ({ all }: Data, lines: readonly Line[]): Promise<ReadonlyMap<string, string>> => {
  const idsOf = (kind: string): readonly number[] => [...new Set(lines.filter((line) => line.actorKind === kind && /^\d+$/.test(line.actorId ?? '')).map((line) => Number(line.actorId)))];
  const staff = await all(StaffMember).whereIn('id', idsOf('staff'));
  const users = await all(User).whereIn('id', idsOf('client'));
  return new Map([...staff.map(({ id, name }): [string, string] => [`staff:${String(id)}`, name]), ...users.map(({ id, name }): [string, string] => [`client:${String(id)}`, name])]);
};

export const auditHistory = defineOperation({
  name: 'audit.history',
  summary: 'What happened to one object, newest first, with the names of those who did it.',
  kind: 'query',
  http: { method: 'GET', path: '/audit/{kind}/{id}' },
  audience: ['staff'],
  permission: 'audit.read',
  input: z.strictObject({ kind: z.string().max(40), id: z.string().max(40), limit: integer({ min: 1, max: 200 }).default(20) }),
  output: z.strictObject({
    items: z.array(
      z.strictObject({ id: z.number().int(), at: z.string(), operation: z.string(), actorKind: z.string(), actorId: z.string().nullable(), actorName: z.string().nullable(), address: z.string().nullable(), before: z.unknown(), after: z.unknown() }),
    ),
  }),
  run: async (ctx, { kind, id, limit }) => {
    const lines = await readAudit(data(ctx).db, kind, id, limit);
    const names = await namesOf(data(ctx), lines);
    return { items: lines.map((line) => ({ ...line, actorName: names.get(`${line.actorKind}:${String(line.actorId)}`) ?? null })) };
  },
});
