import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Keyring } from '@billet/kernel';

const MAC_BYTES = 15;

interface Place {
  readonly clientId: number;
  readonly campaignId: number;
}

const macOf = (keyring: Keyring, body: string): Buffer => createHmac('sha256', keyring.derive('mail.unsubscribe')).update(body).digest().subarray(0, MAC_BYTES);

/** Lets whoever got a mail of a campaign say, without signing in, that he wants no more of them. It never grows old: mails are kept for years. */
export const unsubscribeToken = (keyring: Keyring, { clientId, campaignId }: Place): string => {
  const body = `${String(clientId)}.${String(campaignId)}`;
  return `${body}.${macOf(keyring, body).toString('hex')}`;
};

/** Whom a token was made for; nothing for one that was not made here. */
export const readUnsubscribeToken = (keyring: Keyring, token: string): Place | undefined => {
  const match = /^((\d{1,10})\.(\d{1,10}))\.([0-9a-f]{30})$/.exec(token);
  if (match === null) return undefined;
  const [, body = '', clientId, campaignId, mac = ''] = match;
  return timingSafeEqual(macOf(keyring, body), Buffer.from(mac, 'hex')) ? { clientId: Number(clientId), campaignId: Number(campaignId) } : undefined;
};
