import { isBilletError, type Caller } from '@billet/sdk';
import { systemCaller } from '@billet/kernel';
import { insertRows } from '../bulk-rows.ts';
import { Client } from '../clients/index.ts';
import type { House } from '../room.ts';
import { callerForStaff } from '../staff/index.ts';
import type { CampaignSettings } from './campaign-settings.ts';
import { readerFacts } from './reader-facts.ts';
import { leftOut } from './rules/left-out.ts';
import { Campaign, CampaignRecipient, recipientColumns } from './tables.ts';

const PAGE = 200;

interface Listed {
  readonly items: readonly { readonly id: number; readonly clientId?: number }[];
  readonly next?: number;
}

const { campaign_id, client_id, address, state, reason } = recipientColumns;
const columns = { campaign_id, client_id, address, state, reason } as const;

/** The campaign while this search goes on, held until the transaction ends: each search has a version of its own. */
const stillLooking = async ({ db }: House, { id, version }: Campaign): Promise<boolean> =>
  (await db.from(Campaign).findOne({ id, version, state: 'gathering' }).modify((query) => (db.engine === 'postgres' ? query.forUpdate() : query))) !== undefined;

/** Writes a page of readers, unless somebody has stopped the search. A client who is there already, such as one with two services, stays there once. */
const writePage = (house: House, campaign: Campaign, clientIds: readonly number[], { marketingByDefault }: CampaignSettings): Promise<boolean> =>
  house.db.transaction(async () => {
    const { db } = house;
    if (!(await stillLooking(house, campaign))) return false;
    const clients = await db.from(Client).whereIn('id', [...new Set(clientIds)]).where('brand_id', campaign.brand_id);
    const factsOf = await readerFacts(db, clients);
    const rows = clients.map((client) => {
      const why = leftOut(factsOf(client), campaign.kind, marketingByDefault);
      return { campaign_id: campaign.id, client_id: client.id, address: client.email, state: why === undefined ? 'waiting' : 'left_out', reason: why ?? null };
    });
    if (rows.length > 0) await insertRows(db, 'mail_campaign_recipients', columns, rows, { onConflict: 'nothing' });
    return true;
  });

/** Ends the search. One that failed leaves no readers behind: the next may look for others. */
const finish = (house: House, campaign: Campaign, change: Partial<Campaign>): Promise<void> =>
  house.db.transaction(async () => {
    const { db } = house;
    if (!(await stillLooking(house, campaign))) return;
    if (change.state === 'draft') await db.from(CampaignRecipient).where('campaign_id', campaign.id).delete();
    await db.from(Campaign).where('id', campaign.id).patch(change);
  });

const callerOf = async (house: House, { staff_id }: Campaign): Promise<Caller | undefined> => (staff_id === null ? systemCaller : callerForStaff(house.db, staff_id));

/** Follows the list page by page. Run again after a crash it finds the same readers, each once. */
export const gatherReaders = async (house: House, campaignId: number): Promise<void> => {
  const campaign = await house.db.from(Campaign).findOne({ id: campaignId, state: 'gathering' });
  if (campaign === undefined) return;
  const caller = await callerOf(house, campaign);
  if (caller === undefined) return finish(house, campaign, { state: 'draft', error: 'FORBIDDEN' });
  const settings = (await house.settings.get('campaigns', 'system')) as CampaignSettings;
  // A filter for another brand finds nobody, rather than everybody of this one.
  const filter = { ...(campaign.list === 'clients' ? { brandId: campaign.brand_id } : {}), ...(campaign.query as object) };
  try {
    for (let before: number | undefined; ; ) {
      const page = (await house.executor.callByName(`${campaign.list}.list`, { ...filter, limit: PAGE, ...(before === undefined ? {} : { before }) }, caller)) as Listed;
      if (!(await writePage(house, campaign, page.items.map(({ id, clientId }) => clientId ?? id), settings))) return;
      before = page.next;
      if (before === undefined) break;
    }
  } catch (error) {
    if (!isBilletError(error) || error.status >= 500) throw error;
    return finish(house, campaign, { state: 'draft', error: error.code });
  }
  await finish(house, campaign, { state: 'ready' });
};
