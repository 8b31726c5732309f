import { createHmac } from 'node:crypto';

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
