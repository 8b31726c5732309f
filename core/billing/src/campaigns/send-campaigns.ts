import { isBilletError } from '@billet/sdk';
import { Client } from '../clients/index.ts';
import { insertMails, MailMessage, mailWorkshopRef, sendJob, type MailDraft } from '../mail/index.ts';
import type { House } from '../room.ts';
import type { CampaignSettings } from './campaign-settings.ts';
import { sendCampaignsJob } from './jobs.ts';
import { readerFacts } from './reader-facts.ts';
import { leftOut, type LeftOut } from './rules/left-out.ts';
import { textFor } from './rules/text-for.ts';
import { Campaign, CampaignRecipient, CampaignText } from './tables.ts';
import { unsubscribeToken } from './unsubscribe-token.ts';

const MINUTE_MS = 60_000;
/** So many mails are written in one transaction. */
const BATCH = 25;

const instant = (ms: number): string => new Date(ms).toISOString();

/** How many mails may be handed over now, and otherwise when: never more than the rate in any sixty seconds, whatever ended in between. */
const allowance = async ({ db, clock }: House, perMinute: number): Promise<{ readonly free: number; readonly at: string }> => {
  const rows = await db.from(CampaignRecipient).where('queued_at', '>', instant(clock.wallMs() - MINUTE_MS)).orderBy('queued_at', 'desc').limit(perMinute).select('queued_at');
  const oldest = rows.at(-1)?.queued_at;
  return { free: perMinute - rows.length, at: instant((typeof oldest === 'string' ? Date.parse(oldest) : clock.wallMs()) + MINUTE_MS + 1) };
};

interface Reader {
  readonly recipient: CampaignRecipient;
  readonly client: Client;
  readonly why: LeftOut | undefined;
}

/** Who is next, looked at once more: much may have happened since readers were chosen. */
const nextReaders = async ({ db }: House, campaign: Campaign, { marketingByDefault }: CampaignSettings, limit: number): Promise<readonly Reader[]> => {
  const waiting = await db.from(CampaignRecipient).where({ campaign_id: campaign.id, state: 'waiting' }).orderBy('id').limit(limit);
  const clients = await db.from(Client).whereIn('id', waiting.map((row) => row.client_id));
  const factsOf = await readerFacts(db, clients);
  const byId = new Map(clients.map((client) => [client.id, client]));
  return waiting.flatMap((recipient) => {
    const client = byId.get(recipient.client_id);
    return client === undefined ? [] : [{ recipient, client, why: leftOut(factsOf(client), campaign.kind, marketingByDefault) }];
  });
};

const keyOf = ({ recipient }: Reader): string => `campaign:${String(recipient.campaign_id)}:client:${String(recipient.client_id)}`;

const write = async (house: House, campaign: Campaign, texts: readonly CampaignText[], reader: Reader): Promise<MailDraft> => {
  const { client } = reader;
  const text = textFor(texts, client.locale, campaign.locale);
  if (text === undefined) throw new Error('a campaign without a text runs');
  const { subject, body, plain, locale } = text;
  const model = {
    name: client.name, clientNumber: client.number,
    ...(campaign.kind === 'marketing' ? { unsubscribe: unsubscribeToken(house.keyring, { clientId: client.id, campaignId: campaign.id }) } : {}),
  };
  const content = await house.services.use(mailWorkshopRef).preview({ key: 'campaign', locale, brandId: campaign.brand_id, text: { subject, body, plain, action: '' }, model });
  return { brandId: campaign.brand_id, clientId: client.id, key: 'campaign', to: { address: client.email, name: client.name }, locale, model, content, dedupeKey: keyOf(reader) };
};

/** Mails and what is noted about them go in together, unless somebody has stopped the campaign. The key of a mail makes a second one impossible. */
const handOver = (house: House, campaign: Campaign, readers: readonly Reader[], drafts: readonly MailDraft[]): Promise<void> =>
  house.db.transaction(async (work) => {
    const { db, clock } = house;
    const running = await db.from(Campaign).findOne({ id: campaign.id, state: 'running' }).modify((query) => (db.engine === 'postgres' ? query.forShare() : query));
    if (running === undefined) return;
    await insertMails(db, clock.now(), drafts);
    const mails = new Map((await db.from(MailMessage).whereIn('dedupe_key', drafts.map(({ dedupeKey }) => dedupeKey)).select('id', 'dedupe_key')).map((mail) => [mail.dedupe_key, mail.id]));
    for (const reader of readers) {
      const row = db.from(CampaignRecipient).where({ id: reader.recipient.id, state: 'waiting' });
      if (reader.why !== undefined) await row.patch({ state: 'left_out', reason: reader.why });
      else await row.patch({ state: 'queued', address: reader.client.email, mail_id: mails.get(keyOf(reader)) ?? null, queued_at: clock.wall() });
    }
    if (drafts.length > 0) await house.jobs.enqueue(work, [sendJob]);
  });

const turn = (house: House, { id }: Campaign, change: Partial<Campaign>): Promise<void> =>
  house.db.transaction(async () => {
    await house.db.from(Campaign).where({ id, state: 'running' }).patch(change);
  });

/** Some mails of one campaign; none left means that it is done. */
const advance = async (house: House, campaign: Campaign, settings: CampaignSettings, free: number): Promise<void> => {
  const readers = await nextReaders(house, campaign, settings, Math.min(free, BATCH));
  if (readers.length === 0) return turn(house, campaign, { state: 'done', finished_at: house.clock.now() });
  const texts = await house.db.from(CampaignText).where('campaign_id', campaign.id);
  const drafts: MailDraft[] = [];
  try {
    for (const reader of readers) if (reader.why === undefined) drafts.push(await write(house, campaign, texts, reader));
  } catch (error) {
    // A text that an update has made wrong would fail for every reader.
    if (!isBilletError(error)) throw error;
    return turn(house, campaign, { state: 'paused', error: error.code });
  }
  await handOver(house, campaign, readers, drafts);
};

/** Hands over what the rate allows, of all campaigns in turn, and comes back when it allows more. */
export const sendCampaigns = async (house: House, signal: AbortSignal): Promise<void> => {
  const { db } = house;
  for (;;) {
    const settings = (await house.settings.get('campaigns', 'system')) as CampaignSettings;
    const running = await db.from(Campaign).where('state', 'running').orderBy('id');
    if (running.length === 0) return;
    for (const campaign of running) {
      const { free, at } = await allowance(house, settings.perMinute);
      if (signal.aborted || free <= 0) {
        const runAt = signal.aborted ? house.clock.wall() : at;
        return db.transaction((work) => house.jobs.enqueue(work, [{ ...sendCampaignsJob, dedupeKey: `${sendCampaignsJob.dedupeKey}:${runAt}`, runAt }]));
      }
      await advance(house, campaign, settings, free);
    }
  }
};
