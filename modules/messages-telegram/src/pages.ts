import { defineSlot, type PageCtx, type PageDefinition } from '@billet/sdk';
import { beginLink, chooseTopics, finishLink, listLinks, removeLink } from './link-chat.ts';
import { listMessages } from './list-messages.ts';
import { stateSchema, TOPICS } from './tables.ts';

const TONES = { waiting: 'info', sending: 'info', sent: 'ok', blocked: 'warn', failed: 'bad', unknown: 'warn' } as const;
const AT = '/staff/x/messages-telegram';

const may = ({ caller }: PageCtx, permission: string): boolean => caller.permissions.some((each) => each === '*' || each === 'telegram.*' || each === permission);

const own: PageDefinition['load'] = async (ctx) => {
  const { offered, items } = await ctx.call(listLinks, {});
  const mayWrite = may(ctx, 'telegram.write');
  return {
    offered,
    mayWrite,
    items: items.map((each) => ({ ...each, blocked: each.state === 'blocked', told: TOPICS.map((topic) => ({ box: `topics.${topic}`, text: `topic.${topic}`, chosen: each.topics.includes(topic), field: `t-${String(each.id)}-${topic}` })) })),
  };
};

const log: PageDefinition['load'] = async (ctx, { state, before }) => {
  const chosen = stateSchema.options.find((each) => each === state);
  const { items, linked, next } = await ctx.call(listMessages, { ...(chosen === undefined ? {} : { state: chosen }), ...(before === undefined ? {} : { before }) });
  const query = new URLSearchParams({ ...(chosen === undefined ? {} : { state: chosen }), before: String(next) });
  return {
    linked,
    items: items.map((each) => ({ ...each, tone: TONES[each.state], stateText: `state.${each.state}`, topicText: `topic.${each.topic}`, client: `/staff/clients/${String(each.clientId)}` })),
    views: [{ text: 'allStates', href: AT, current: chosen === undefined }, ...stateSchema.options.map((each) => ({ text: `state.${each}`, href: `${AT}?state=${each}`, current: each === chosen }))],
    ...(next === undefined ? {} : { older: `${AT}?${query.toString()}` }),
  };
};

export const pages: readonly PageDefinition[] = [
  {
    area: 'client', path: '/', title: 'title', view: 'own', permission: 'telegram.read', load: own,
    forms: { begin: { operation: beginLink.name, answers: true }, finish: { operation: finishLink.name }, choose: { operation: chooseTopics.name, ticks: ['topics'] }, remove: { operation: removeLink.name } },
  },
  { area: 'staff', path: '/', title: 'title', view: 'log', permission: 'telegram.read', nav: { icon: 'chat' }, load: log },
];

/** Where no bot is set up, nobody is told of one. */
const onHome = async (ctx: PageCtx): Promise<Readonly<Record<string, unknown>> | undefined> => {
  if (!may(ctx, 'telegram.read')) return undefined;
  const { offered, items } = await ctx.call(listLinks, {});
  return offered ? { linked: items.some(({ state }) => state === 'on') } : undefined;
};

export const slots = [defineSlot({ slot: 'client.home.aside', view: 'on-home', order: 40, load: onHome })];
