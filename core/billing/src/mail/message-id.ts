import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Keyring } from '@billet/kernel';

const MAC_BYTES = 12;

const macOf = (keyring: Keyring, mailId: number): Buffer => createHmac('sha256', keyring.derive('mail.messageId')).update(String(mailId)).digest().subarray(0, MAC_BYTES);

/** By this id a report about a mail finds it again. Nobody else can make one, so nobody can report what was never sent. */
export const messageIdOf = (keyring: Keyring, host: string, mailId: number): string => `<mail-${String(mailId)}.${macOf(keyring, mailId).toString('hex')}@${host}>`;

/** The mail that an id was made for, wherever in a text it stands. */
export const mailOfMessageId = (keyring: Keyring, text: string): number | undefined => {
  const match = /<mail-(\d{1,15})\.([0-9a-f]{24})@/.exec(text);
  if (match === null) return undefined;
  const id = Number(match[1]);
  return timingSafeEqual(macOf(keyring, id), Buffer.from(match[2] ?? '', 'hex')) ? id : undefined;
};
