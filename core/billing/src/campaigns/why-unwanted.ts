import { Client } from '../clients/index.ts';
import type { MailWishes } from '../mail/index.ts';
import type { House } from '../room.ts';
import type { CampaignSettings } from './campaign-settings.ts';
import { readerFacts } from './reader-facts.ts';
import { leftOut } from './rules/left-out.ts';

/** Marketing that waited in the queue is held to what its reader wants now; his way out in it says that it is marketing. */
export const whyUnwanted = async ({ db, settings }: House, mail: Parameters<MailWishes['unwanted']>[0]): Promise<string | undefined> => {
  const marketing = mail.key === 'campaign' && (mail.model as Readonly<Record<string, unknown>>)['unsubscribe'] !== undefined;
  const client = marketing && mail.client_id !== null ? await db.from(Client).findById(mail.client_id) : undefined;
  if (client === undefined) return undefined;
  const { marketingByDefault } = (await settings.get('campaigns', 'system')) as CampaignSettings;
  return leftOut((await readerFacts(db, [client]))(client), 'marketing', marketingByDefault);
};
