import type { JournalRecord } from '../journal.ts';
import type { DomainData } from '../replies/domain-reply.ts';

/** Whether a domain of ours came of this registration and not of another one: by the registrant that was made for it. */
export const cameOf = ({ registrant }: DomainData, record: JournalRecord): boolean =>
  registrant === undefined || record.registrant === undefined || registrant.toLowerCase() === record.registrant.toLowerCase();
