import { createHash } from 'node:crypto';
import { insertReturning } from '@billet/database';
import { conflict, defineOperation, notFound, z, type BankFileLine } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { gatewayRegistryRef } from '../gateway-registry.ts';
import { GatewayAccount } from '../tables.ts';
import { noteManyUnmatched, type StrayMoney } from '../queue/note-unmatched.ts';
import { bookLine, strayMoney } from './book-line.ts';
import { boundedLine } from './bounded-line.ts';
import type { LineResult } from './line-result.ts';
import { findMatches } from './find-matches.ts';
import { writeLines, writeResults } from './write-lines.ts';

/** 30 MiB of file, written as base64. */
const LONGEST = 40 * 1024 * 1024;

interface Prepared {
  readonly accountId: number;
  readonly extension: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/**
 * Reads a bank file outside any transaction and books it in one. Every line counts once, in whatever file it stands; a
 * file that is broken anywhere counts not at all.
 */
export const importFile = defineOperation({
  name: 'payments.importFile',
  summary: 'Reads a bank file of a payment method and books what it tells. Lines that were read before change nothing.',
  kind: 'command',
  http: { method: 'POST', path: '/gateway-accounts/{gatewayAccountId}/files' },
  audience: ['staff'],
  permission: 'payments.write',
  input: z.strictObject({ gatewayAccountId: idSchema, name: z.string().trim().min(1).max(200), content: z.base64().min(1).max(LONGEST) }),
  output: z.strictObject({ fileId: z.number().int(), lines: z.number().int(), fresh: z.number().int(), booked: z.number().int(), review: z.number().int() }),
  sensitive: ['content'],
  prepare: async (ctx, { gatewayAccountId, name, content }): Promise<Prepared> => {
    const account = await data(ctx).all(GatewayAccount).findById(gatewayAccountId);
    if (account === undefined) throw notFound('Payment method');
    const { gateway } = ctx.use(gatewayRegistryRef).get(account.extension);
    if (gateway.parseFile === undefined) throw conflict('GATEWAY_NO_FILES', 'This payment method reads no bank files.');
    const bytes = Buffer.from(content, 'base64');
    return { accountId: account.id, extension: account.extension, name, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
  },
  call: async (ctx, { accountId, extension, name, bytes, sha256 }): Promise<readonly BankFileLine[]> => {
    const registry = ctx.use(gatewayRegistryRef);
    const callCtx = await registry.callCtx(extension, accountId, { key: `file:${sha256}`, attempt: 1, signal: ctx.signal });
    return ((await registry.get(extension).gateway.parseFile?.(callCtx, { name, bytes })) ?? []).map(boundedLine);
  },
  settle: async (ctx, { accountId, name, sha256 }, lines) => {
    const { all, db } = data(ctx);
    const account = await all(GatewayAccount).findById(accountId);
    if (account === undefined) throw notFound('Payment method');
    const brand = await brandOf(ctx, account.brand_id);
    await insertReturning(db, 'bank_files', ['gateway_account_id', 'name', 'sha256', 'lines', 'created_at'], [[accountId, name, sha256, lines.length, ctx.clock.now()]], { onConflict: 'nothing', returning: ['id'] });
    const [file] = await db.raw<{ id: number | string }>('select id from bank_files where gateway_account_id = ? and sha256 = ?', [accountId, sha256]);
    const fileId = Number(file?.id);
    const fresh = await writeLines(db, fileId, accountId, lines);
    const matches = await findMatches(ctx, account, fresh.map(({ line }) => line));
    const where = { account, brand, today: ctx.clock.today(brand.zone) };
    const results: (LineResult & { readonly id: number })[] = [];
    const strays: Omit<StrayMoney, 'gatewayAccountId'>[] = [];
    for (const { id, line } of fresh) {
      const result = await bookLine(ctx, where, line, matches);
      results.push({ id, ...result });
      strays.push(...strayMoney(where.today, line, result));
    }
    await noteManyUnmatched(ctx, accountId, strays);
    await writeResults(db, results);
    const count = (state: LineResult['state']): number => results.filter((result) => result.state === state).length;
    const answer = { fileId, lines: lines.length, fresh: fresh.length, booked: count('booked'), review: count('review') };
    ctx.touch({ kind: 'bank_file', id: fileId }, undefined, { name, ...answer });
    if (answer.review > 0) await ctx.emit('payment.reviewNeeded', { gatewayAccountId: accountId, eventId: `file:${String(fileId)}`, reason: 'BANK_LINES' });
    return answer;
  },
});
