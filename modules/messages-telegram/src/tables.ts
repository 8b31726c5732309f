import { defineTable, z } from '@billet/sdk';

const id = z.number().int();

/** What a client can be told of. */
export const TOPICS = ['invoice-issued', 'invoice-paid', 'payment-failed', 'service-activated', 'service-suspended', 'service-unsuspended', 'cap-reached', 'domain-expired'] as const;

export const topicSchema = z.enum(TOPICS);

/** Chats that clients opened with the bot themselves. */
export const links = defineTable({
  name: 'links',
  columns: z.strictObject({
    client_id: id,
    chat_id: z.string(),
    /** What the person calls himself there. */
    name: z.string(),
    topics: z.array(topicSchema),
    /** `blocked` = the person stopped the bot there. */
    state: z.enum(['on', 'blocked']),
  }),
  clientColumn: 'client_id',
  unique: [['client_id', 'chat_id']],
  index: [['chat_id']],
});

/** Codes by which a chat is linked: kept as digests, for an hour. The table has no client's column: nobody reads them. */
export const codes = defineTable({
  name: 'codes',
  columns: z.strictObject({ owner_id: id, digest: z.string(), until: z.string() }),
  unique: [['digest']],
  index: [['owner_id'], ['until']],
});

/** Which updates of the bot were seen. */
export const cursors = defineTable({
  name: 'cursors',
  columns: z.strictObject({ name: z.string(), value: id }),
  unique: [['name']],
});

export const stateSchema = z.enum(['waiting', 'sending', 'sent', 'blocked', 'failed', 'unknown']);

/** What was sent, once for each event and chat. */
export const messages = defineTable({
  name: 'messages',
  columns: z.strictObject({
    client_id: id,
    link_id: id,
    topic: topicSchema,
    event_id: z.string(),
    body: z.string(),
    state: stateSchema,
    /** Why it was not sent, in words of the other side. */
    reason: z.string(),
    /** Wall instant before which it is not tried again; empty = at once. */
    not_before: z.string(),
    /** Business instant. */
    written_at: z.string(),
  }),
  clientColumn: 'client_id',
  unique: [['link_id', 'event_id']],
  index: [['client_id'], ['state'], ['written_at']],
});
