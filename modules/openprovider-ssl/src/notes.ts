import { z } from '@billet/sdk';
import type { Call } from './api.ts';

const renewal = z.strictObject({ order: z.number(), ends: z.string(), after: z.number() });

/** What is kept of a service beside its order. Orders carry nothing of ours, so whose one is stands here. */
const note = z.strictObject({
  domain: z.string(),
  /** Orders up to this number were there before ours was placed. */
  after: z.number(),
  order: z.number().optional(),
  /** The order before the last renewal, as long as its certificate is the one that counts. */
  previous: z.number().optional(),
  /** A renewal that was asked for and not answered yet. */
  renewing: renewal.optional(),
  product: z.number(),
  names: z.number(),
  wildcard: z.boolean(),
  automatic: z.boolean(),
  cancel: z.boolean(),
  suspended: z.boolean(),
});
export type Note = z.output<typeof note>;

const place = ({ accountId }: Call, username: string): string => `service:${accountId}:${username}`;
const ownerPlace = ({ accountId }: Call, order: number): string => `order:${accountId}:${String(order)}`;

export const noteOf = async (ctx: Call, username: string): Promise<Note | undefined> => note.safeParse(await ctx.kv.get(place(ctx, username))).data;

export const keep = (ctx: Call, username: string, value: Note): Promise<void> => ctx.kv.set(place(ctx, username), value);

/** Whose order it is. */
export const ownerOf = async (ctx: Call, order: number): Promise<string | undefined> => z.string().safeParse(await ctx.kv.get(ownerPlace(ctx, order))).data;

export const claim = (ctx: Call, username: string, order: number): Promise<void> => ctx.kv.set(ownerPlace(ctx, order), username);

export const forget = async (ctx: Call, username: string, { order, previous }: Pick<Note, 'order' | 'previous'>): Promise<void> => {
  for (const each of [order, previous]) if (each !== undefined) await ctx.kv.delete(ownerPlace(ctx, each));
  await ctx.kv.delete(place(ctx, username));
};
