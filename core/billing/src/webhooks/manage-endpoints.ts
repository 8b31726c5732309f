import { randomBytes } from 'node:crypto';
import { refuseInner } from '@billet/kernel';
import { defineOperation, invalid, ModuleError, notFound, type OperationCtx, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { configRef, eventBusRef, keyringRef } from '../refs.ts';
import { sealSecret } from './endpoint-secrets.ts';
import { webhookSecret } from './rules/index.ts';
import { sendJob } from './send-job.ts';
import { WebhookDelivery, WebhookEndpoint } from './tables.ts';

const SECRET_BYTES = 32;
/** For so long the replaced secret signs as well, so that receivers can be changed one after the other. */
const BOTH_SIGN_MS = 24 * 3_600_000;

const topic = z.string().regex(/^(\*|[a-z][a-zA-Z]*(\.[a-z][a-zA-Z]*)*(\.\*)?)$/).max(80);
const fields = {
  url: z.string().trim().max(500),
  label: z.string().trim().min(1).max(80),
  topics: z.array(topic).min(1).max(200),
};

/** An address outside, that can be reached and holds no password. */
const assertUrl = (ctx: OperationCtx, url: string): void => {
  const allowInner = ctx.use(configRef).allowInner ?? false;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !(parsed.protocol === 'https:' || (allowInner && parsed.protocol === 'http:'))) throw invalid('WEBHOOK_URL', 'url', 'An address that begins with https://.');
  if (parsed.username !== '' || parsed.password !== '') throw invalid('WEBHOOK_URL_PASSWORD', 'url', 'No name or password in the address: messages are signed instead.');
  try {
    refuseInner(parsed.hostname.replaceAll(/^\[|\]$/g, ''), allowInner);
  } catch (error) {
    if (error instanceof ModuleError) throw invalid('WEBHOOK_URL_INNER', 'url', 'This address lies inside the own network.');
    throw error;
  }
};

/** Each topic means at least one event that is declared. */
const assertTopics = (ctx: OperationCtx, topics: readonly string[]): void => {
  const events = ctx.use(eventBusRef).events();
  const unknown = topics.find((each) => each !== '*' && !events.some((event) => event === each || (each.endsWith('.*') && event.startsWith(each.slice(0, -1)))));
  if (unknown !== undefined) throw invalid('WEBHOOK_TOPIC', 'topics', 'No event is called so.', { topic: unknown });
};

const newSecret = (): string => webhookSecret(randomBytes(SECRET_BYTES));

export const createEndpoint = defineOperation({
  name: 'webhooks.create',
  summary: 'Tells an address of events from now on. The secret that signs the messages is shown this once.',
  kind: 'command',
  http: { method: 'POST', path: '/webhooks' },
  audience: ['staff'],
  permission: 'webhooks.write',
  input: z.strictObject(fields),
  output: z.strictObject({ id: z.number().int(), secret: z.string() }),
  transient: true,
  run: async (ctx, { url, label, topics }) => {
    assertUrl(ctx, url);
    assertTopics(ctx, topics);
    const secret = newSecret();
    const { id } = await data(ctx).all(WebhookEndpoint).insertAndFetch({ url, label, topics, state: 'on', secret: sealSecret(ctx.use(keyringRef), secret), old_secret: null, old_secret_until: null, failing_since: null, created_at: ctx.clock.wall() });
    ctx.touch({ kind: 'webhook', id }, undefined, { url, label, topics });
    return { id, secret };
  },
});

export const changeEndpoint = defineOperation({
  name: 'webhooks.change',
  summary: 'Changes the address, its name, what it is told of, or whether it is told anything. What waited while it was off is sent once it is on.',
  kind: 'command',
  http: { method: 'PATCH', path: '/webhooks/{id}' },
  audience: ['staff'],
  permission: 'webhooks.write',
  input: z.strictObject({ id: idSchema, url: fields.url.optional(), label: fields.label.optional(), topics: fields.topics.optional(), on: z.boolean().optional() }),
  output: z.strictObject({ changed: z.boolean() }),
  run: async (ctx, { id, url, label, topics, on }) => {
    const { all } = data(ctx);
    const endpoint = await all(WebhookEndpoint).findById(id);
    if (endpoint === undefined) throw notFound('Webhook');
    if (url !== undefined) assertUrl(ctx, url);
    if (topics !== undefined) assertTopics(ctx, topics);
    const state = on === undefined ? endpoint.state : on ? 'on' : 'off';
    const after = { url: url ?? endpoint.url, label: label ?? endpoint.label, topics: topics ?? (endpoint.topics as string[]), state };
    await all(WebhookEndpoint).findById(id).patch({ ...after, ...(state === 'on' && endpoint.state !== 'on' ? { failing_since: null } : {}) });
    if (state === 'on' && endpoint.state !== 'on') {
      await all(WebhookDelivery).where({ endpoint_id: id, state: 'waiting' }).patch({ next_try_at: ctx.clock.wall() });
      await ctx.enqueue(sendJob(id));
    }
    ctx.touch({ kind: 'webhook', id }, { url: endpoint.url, label: endpoint.label, topics: endpoint.topics, state: endpoint.state }, after);
    return { changed: true };
  },
});

export const removeEndpoint = defineOperation({
  name: 'webhooks.remove',
  summary: 'Tells an address nothing any more and forgets what it was told.',
  kind: 'command',
  http: { method: 'DELETE', path: '/webhooks/{id}' },
  audience: ['staff'],
  permission: 'webhooks.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ removed: z.boolean() }),
  run: async (ctx, { id }) => {
    const { all } = data(ctx);
    const endpoint = await all(WebhookEndpoint).findById(id);
    if (endpoint === undefined) throw notFound('Webhook');
    await all(WebhookEndpoint).deleteById(id);
    ctx.touch({ kind: 'webhook', id }, { url: endpoint.url, label: endpoint.label }, undefined);
    return { removed: true };
  },
});

export const replaceSecret = defineOperation({
  name: 'webhooks.replaceSecret',
  summary: 'Gives an endpoint a new secret, shown this once. For a day messages carry a signature of each.',
  kind: 'command',
  http: { method: 'POST', path: '/webhooks/{id}/secret' },
  audience: ['staff'],
  permission: 'webhooks.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ secret: z.string(), oldUntil: z.string() }),
  transient: true,
  run: async (ctx, { id }) => {
    const { all } = data(ctx);
    const endpoint = await all(WebhookEndpoint).findById(id);
    if (endpoint === undefined) throw notFound('Webhook');
    const secret = newSecret();
    const oldUntil = new Date(ctx.clock.wallMs() + BOTH_SIGN_MS).toISOString();
    await all(WebhookEndpoint).findById(id).patch({ secret: sealSecret(ctx.use(keyringRef), secret), old_secret: endpoint.secret, old_secret_until: oldUntil });
    ctx.touch({ kind: 'webhook', id }, undefined, { secretReplaced: true });
    return { secret, oldUntil };
  },
});
