import { defineOperation, done, z, type DomainRecord, type MailForward, type WebForward } from '@billet/sdk';
import { idSchema } from '../../paging.ts';
import { askRegistrar, noZone, whatFailed, zoneQuestion, type ZoneQuestion } from './ask-zone.ts';

const record = z.strictObject({ name: z.string(), type: z.string(), content: z.string(), ttl: z.number(), prio: z.number().optional() });

interface SeenZone {
  readonly active: boolean;
  readonly types: readonly string[];
  readonly records: readonly DomainRecord[];
  readonly web: readonly WebForward[] | null;
  readonly mail: readonly MailForward[] | null;
}

export const readZone = defineOperation({
  name: 'domains.readZone',
  summary: 'The records of a domain that its registrar keeps, and what it forwards. They are asked for each time and kept nowhere.',
  kind: 'command',
  http: { method: 'POST', path: '/domains/{id}/zone' },
  audience: ['staff', 'client'],
  permission: 'domains.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({
    active: z.boolean(), types: z.array(z.string()), records: z.array(record),
    web: z.array(z.strictObject({ name: z.string(), to: z.string() })).nullable(), mail: z.array(z.strictObject({ alias: z.string(), to: z.string() })).nullable(),
    /** Why nothing can be shown now. */
    problem: z.string().nullable(),
  }),
  transient: true,
  prepare: (ctx, { id }): Promise<ZoneQuestion> => zoneQuestion(ctx, id, ['dns']),
  call: (ctx, question) =>
    askRegistrar<SeenZone>(ctx, question, async ({ dns, webForwards, mailForwards }, callCtx) => {
      if (dns === undefined) throw noZone();
      const { active, records } = await dns.read(callCtx, question.name);
      const web = webForwards === undefined ? null : active ? await webForwards.read(callCtx, question.name) : [];
      const mail = mailForwards === undefined ? null : active ? await mailForwards.read(callCtx, question.name) : [];
      return done({ active, types: dns.types, records, web, mail });
    }),
  settle: (ctx, _question, outcome) => {
    if (outcome.status !== 'done') return Promise.resolve({ active: false, types: [], records: [], web: null, mail: null, problem: whatFailed(ctx, outcome) });
    const { active, types, records, web, mail } = outcome.value;
    return Promise.resolve({ active, types: [...types], records: [...records], web: web === null ? null : [...web], mail: mail === null ? null : [...mail], problem: null });
  },
});
