import { createHash } from 'node:crypto';
import type { Knex } from '@billet/sql-accounts';
import { MAILBOXES, REPLIES, SCRIPTS, type MailboxRow, type ReplyRow } from './tables.ts';

const HOUR = 3600;
/** How often one sender is answered where nobody said. */
const USUAL_HOURS = 24;

/** A string of Sieve (RFC 5228): only the quote and the backslash mean something in it. */
const quoted = (text: string): string => `"${text.replaceAll('\0', '').replaceAll(/\r\n?|\n/g, '\r\n').replaceAll(/["\\]/g, (sign) => `\\${sign}`)}"`;
const oneLine = (text: string): string => text.replaceAll(/[\u0000-\u001F\u007F]+/g, ' ').trim();

/** Headers by which Rspamd and SpamAssassin say what they think of a mail. */
const TO_JUNK = `if anyof (header :is ["X-Spam", "X-Spam-Flag"] "yes", header :matches "X-Spam-Status" "yes*") {
  fileinto :create "Junk";
  stop;
}`;

/** Headers by which clamav-milter, Rspamd and Amavis say that a mail carries a virus. */
const TO_QUARANTINE = `if anyof (header :matches "X-Virus-Status" "infected*", header :matches "X-Virus" "?*", header :matches "X-Amavis-Alert" "infected*") {
  fileinto :create "Quarantine";
  stop;
}`;

const dayTest = (relation: 'ge' | 'le', day: string | null): readonly string[] => (day === null ? [] : [`currentdate :value "${relation}" "date" "${day}"`]);

const replyOf = ({ subject, body, first_day, last_day, hours }: ReplyRow): string => {
  const vacation = `vacation :seconds ${String((hours ?? USUAL_HOURS) * HOUR)}${subject === null ? '' : ` :subject ${quoted(oneLine(subject))}`} ${quoted(body)};`;
  const days = [...dayTest('ge', first_day), ...dayTest('le', last_day)];
  return days.length === 0 ? vacation : `if allof (${days.join(', ')}) {\n  ${vacation}\n}`;
};

/** What Dovecot does with mail for a mailbox (Sieve); undefined = it only keeps it. What a filter marked is never answered. */
export const scriptOf = (box: Pick<MailboxRow, 'antispam' | 'antivirus'>, reply: ReplyRow | undefined): string | undefined => {
  const answers = reply?.enabled === 1 ? reply : undefined;
  const parts = [...(box.antivirus === 1 ? [TO_QUARANTINE] : []), ...(box.antispam === 1 ? [TO_JUNK] : []), ...(answers === undefined ? [] : [replyOf(answers)])];
  if (parts.length === 0) return undefined;
  return `require ["fileinto", "mailbox", "vacation", "vacation-seconds", "date", "relational"];\n${parts.join('\n')}\n`;
};

/** Brings the script of a mailbox to its rows. Another script has another id, by which Dovecot knows it from the one before. */
export const writeScript = async (trx: Knex, address: string): Promise<void> => {
  const box = await trx<MailboxRow>(MAILBOXES).where({ address }).first();
  const reply = await trx<ReplyRow>(REPLIES).where({ address }).first();
  const script = box === undefined ? undefined : scriptOf(box, reply);
  if (script === undefined) await trx(SCRIPTS).where({ address }).delete();
  else await trx(SCRIPTS).insert({ address, id: createHash('sha256').update(script).digest('hex').slice(0, 32), script }).onConflict('address').merge();
};
