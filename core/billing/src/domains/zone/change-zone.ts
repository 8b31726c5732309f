import { defineOperation, done as finished, integer, invalid, z, type DomainRecord, type ForeignCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { changeDomain } from '../load-domain.ts';
import { RECORD_NAME, recordProblem } from '../rules/index.ts';
import { Domain } from '../tables.ts';
import { settingsRef } from '../../refs.ts';
import { domainSettings } from '../settings.ts';
import { askRegistrar, changeAtRegistrar, mustBeDone, noZone, zoneQuestion, type ZoneQuestion } from './ask-zone.ts';

const name = z.string().trim().toLowerCase().max(220).regex(RECORD_NAME);

const record = z.strictObject({
  name: name.default('@'), type: z.string().trim().toUpperCase().max(10), content: z.string().trim().min(1).max(2000).regex(/^\P{Cc}*$/u),
  ttl: integer({ min: 60, max: 604_800 }).default(3600), prio: integer({ min: 0, max: 65_535 }).optional(),
});

const done = z.strictObject({ changed: z.boolean() });

const asRecord = ({ name: at, type, content, ttl, prio }: z.output<typeof record>): DomainRecord => ({ name: at, type, content, ttl, ...(type === 'MX' || type === 'SRV' ? { prio: prio ?? 10 } : {}) });

export const activateZone = defineOperation({
  name: 'domains.activateZone',
  summary: 'Makes the registrar keep the records of a domain: from now on it uses the servers of the registrar.',
  kind: 'command',
  http: { method: 'PUT', path: '/domains/{id}/zone' },
  audience: ['staff', 'client'],
  permission: 'domains.write',
  input: z.strictObject({ id: idSchema }),
  output: done,
  prepare: (ctx, { id }) => zoneQuestion(ctx, id, ['dns']),
  call: (ctx, question) =>
    changeAtRegistrar(ctx, question, async ({ dns }, callCtx) => {
      if (dns === undefined) throw noZone();
      return dns.activate(callCtx, question.name);
    }),
  settle: async (ctx, { id }, outcome) => {
    const servers = mustBeDone(ctx, outcome);
    await changeDomain(ctx, (await data(ctx).all(Domain).findById(id)) as Domain, servers.length === 0 ? {} : { nameservers: servers });
    return { changed: true };
  },
});

export const changeRecords = defineOperation({
  name: 'domains.changeRecords',
  summary: 'Adds records to the zone that the registrar keeps of a domain, and takes some away; all others stay.',
  kind: 'command',
  http: { method: 'PATCH', path: '/domains/{id}/zone' },
  audience: ['staff', 'client'],
  permission: 'domains.write',
  input: z.strictObject({ id: idSchema, add: z.array(record).max(50).default([]), remove: z.array(record).max(50).default([]) }),
  output: done,
  prepare: async (ctx, { id, add, remove }) => {
    const wanted = add.map(asRecord);
    for (const [i, each] of wanted.entries()) {
      const problem = recordProblem(each, wanted.filter((other) => other !== each));
      if (problem !== undefined) throw invalid('RECORD', `add.${String(i)}.${problem}`, 'This record cannot be right.', { type: each.type });
    }
    return { ...(await zoneQuestion(ctx, id, ['dns'])), add: wanted, remove: remove.map(asRecord) };
  },
  call: (ctx, { add, remove, ...question }) =>
    changeAtRegistrar(ctx, question, async ({ dns }, callCtx) => {
      if (dns === undefined) throw noZone();
      return dns.change(callCtx, question.name, { add, remove });
    }),
  settle: (ctx, { id, clientId, add, remove }, outcome) => {
    mustBeDone(ctx, outcome);
    ctx.touch({ kind: 'domain', id, clientId }, undefined, { recordsAdded: add, recordsRemoved: remove });
    return Promise.resolve({ changed: true });
  },
});

const target = z.url({ protocol: /^https?$/ }).max(500);
const webForward = z.strictObject({ name: name.default('@'), to: target });
const mailForward = z.strictObject({ alias: z.string().trim().toLowerCase().max(64).regex(/^(?:\*|[a-z0-9](?:[a-z0-9._+-]*[a-z0-9])?)$/), to: z.email().max(254) });

/** Refuses one more than the house allows. A list that is longer already, from before the limit, may get shorter. */
const assertFits = async (ctx: ForeignCtx, question: ZoneQuestion, list: 'web' | 'mail', wanted: number, most: number): Promise<void> => {
  if (wanted <= most) return;
  const now = await askRegistrar(ctx, question, async ({ webForwards, mailForwards }, callCtx) => finished((await (list === 'web' ? webForwards : mailForwards)?.read(callCtx, question.name))?.length ?? 0));
  if (now.status !== 'done' || wanted >= now.value) throw invalid('TOO_MANY_FORWARDS', `${list}.${String(wanted - 1)}.${list === 'web' ? 'name' : 'alias'}`, 'These are too many forwards.', { most });
};

export const setForwards = defineOperation({
  name: 'domains.setForwards',
  summary: 'Makes the list of addresses below a domain that are sent on, or of its mail that goes on to others, this one.',
  kind: 'command',
  http: { method: 'PUT', path: '/domains/{id}/forwards' },
  audience: ['staff', 'client'],
  permission: 'domains.write',
  input: z.strictObject({ id: idSchema, web: z.array(webForward).max(500).optional(), mail: z.array(mailForward).max(500).optional() }),
  output: done,
  prepare: async (ctx, { id, web, mail }) => {
    for (const [list, keys] of [['web', (web ?? []).map((each) => each.name)], ['mail', (mail ?? []).map((each) => each.alias)]] as const) {
      const twice = keys.findIndex((key, i) => keys.indexOf(key) !== i);
      if (twice >= 0) throw invalid('FORWARD_TWICE', `${list}.${String(twice)}.${list === 'web' ? 'name' : 'alias'}`, 'This is sent on already.');
    }
    const needs = [...(web === undefined ? [] : ['webForwards' as const]), ...(mail === undefined ? [] : ['mailForwards' as const])];
    const { mostForwards } = domainSettings.parse(await ctx.use(settingsRef).get('domains', 'system'));
    return { ...(await zoneQuestion(ctx, id, needs)), web, mail, most: mostForwards };
  },
  call: async (ctx, { web, mail, most, ...question }) => {
    await assertFits(ctx, question, 'web', web?.length ?? 0, most);
    await assertFits(ctx, question, 'mail', mail?.length ?? 0, most);
    return changeAtRegistrar(ctx, question, async ({ webForwards, mailForwards }, callCtx) => {
      if ((web !== undefined && webForwards === undefined) || (mail !== undefined && mailForwards === undefined)) throw noZone();
      const first = web === undefined ? undefined : await webForwards?.write(callCtx, question.name, web);
      if (first !== undefined && first.status !== 'done') return first;
      const second = mail === undefined ? undefined : await mailForwards?.write(callCtx, question.name, mail);
      return second ?? { status: 'done' as const, value: undefined };
    });
  },
  settle: (ctx, { id, clientId, web, mail }, outcome) => {
    mustBeDone(ctx, outcome);
    ctx.touch({ kind: 'domain', id, clientId }, undefined, { ...(web === undefined ? {} : { web }), ...(mail === undefined ? {} : { mail }) });
    return Promise.resolve({ changed: true });
  },
});
