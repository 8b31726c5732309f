import type { Database } from '@billet/database';
import type { JobQueue } from '@billet/kernel';
import type { OperationCtx } from '@billet/sdk';
import { insertRows } from '../bulk-rows.ts';
import { databaseRef } from '../data.ts';
import type { MailContent } from './renderer.ts';
import { mailColumns, MailKindSettings } from './tables.ts';

/** A mail somebody should get. The text is made when it is sent. */
export interface MailDraft {
  readonly brandId: number;
  readonly clientId: number | null;
  /** Template, for example `invoice-issued`. */
  readonly key: string;
  readonly to: { readonly address: string; readonly name: string };
  readonly locale: string;
  /** Plain data only, no secrets. */
  readonly model: Readonly<Record<string, unknown>>;
  /** What only the reader may see (a first password), sealed by `sealMailSecrets`; the log shows dots instead. */
  readonly secrets?: string;
  /** Made beforehand; else it is made when the mail is sent. */
  readonly content?: MailContent;
  /** Names the occasion, for example `invoice:42:reminder:1`. A second mail for it is dropped. */
  readonly dedupeKey: string;
}

const { id: _id, error: _e, next_try_at: _n, sent_at: _a, ...columns } = mailColumns;

/** Without those of a kind that their brand does not send. */
const switchedOn = async (db: Database, drafts: readonly MailDraft[]): Promise<readonly MailDraft[]> => {
  if (drafts.length === 0) return drafts;
  const off = new Set((await db.from(MailKindSettings).where('enabled', false)).map((kind) => `${String(kind.brand_id)}:${kind.key}`));
  return off.size === 0 ? drafts : drafts.filter((draft) => !off.has(`${String(draft.brandId)}:${draft.key}`));
};

/** Writes mails in the caller's transaction, any number with one statement. */
export const insertMails = async (db: Database, createdAt: string, drafts: readonly MailDraft[]): Promise<void> => {
  const wanted = await switchedOn(db, drafts);
  if (wanted.length === 0) return;
  await insertRows(
    db,
    'mail_messages',
    columns,
    wanted.map((draft) => ({
      brand_id: draft.brandId,
      client_id: draft.clientId,
      key: draft.key,
      to_address: draft.to.address,
      to_name: draft.to.name,
      locale: draft.locale,
      model: draft.model,
      secrets: draft.secrets ?? null,
      subject: draft.content?.subject ?? null,
      text: draft.content?.text ?? null,
      html: draft.content?.html ?? null,
      state: 'queued',
      dedupe_key: draft.dedupeKey,
      attempts: 0,
      created_at: createdAt,
    })),
    { onConflict: 'nothing' },
  );
};

/** The job that sends what is queued. At most one waits at a time; one that runs may have looked already, so it does not count. */
export const sendJob = { task: 'mail.send', payload: {}, subject: 'mail', dedupeKey: 'mail.send', dedupeWaiting: true } as const;

/** Queues mails from a use case. */
export const queueMails = async (ctx: OperationCtx, ...drafts: readonly MailDraft[]): Promise<void> => {
  if (drafts.length === 0) return;
  await insertMails(ctx.use(databaseRef), ctx.clock.now(), drafts);
  await ctx.enqueue(sendJob);
};

/** The same from a batch that works below the operations. */
export const enqueueSending = (jobs: JobQueue, work: Parameters<JobQueue['enqueue']>[0]): Promise<void> => jobs.enqueue(work, [sendJob]);
