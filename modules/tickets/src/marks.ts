import { createHmac, timingSafeEqual } from 'node:crypto';

/** Who holds a mark: the client's side of a ticket, or one member of staff. */
export interface Mark {
  readonly ticketId: number;
  readonly staffId: number | null;
}

const MAC_BYTES = 12;

const bodyOf = ({ ticketId, staffId }: Mark): string => `t${String(ticketId)}-${staffId === null ? 'c' : `s${String(staffId)}`}`;

const macOf = (key: string, body: string): string => createHmac('sha256', key).update(`ticket mark ${body}`).digest().subarray(0, MAC_BYTES).toString('hex');

/** A name of a ticket for one reader that nobody who was not written to can make. */
export const markOf = (key: string, mark: Mark): string => `${bodyOf(mark)}-${macOf(key, bodyOf(mark))}`;

const hostOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** Message-ID that all mails of one reader about a ticket name: his mail program shows them as one conversation. */
export const threadOf = (address: string, mark: string): string => `<${mark}@${hostOf(address)}>`;

/** The first mark in a text that was made with this key. */
export const markIn = (key: string, text: string): Mark | undefined => {
  for (const [whole, ticketId, staffId] of text.matchAll(/\bt([1-9]\d{0,14})-(?:c|s([1-9]\d{0,14}))-[0-9a-f]{24}\b/g)) {
    const mark = { ticketId: Number(ticketId), staffId: staffId === undefined ? null : Number(staffId) };
    if (timingSafeEqual(Buffer.from(markOf(key, mark)), Buffer.from(whole))) return mark;
  }
  return undefined;
};
