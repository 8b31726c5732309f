import { isIPv4, isIPv6 } from 'node:net';
import type { DomainRecord } from '@billet/sdk';
import { isHost } from './names.ts';

/** The name of a record: `@` = the domain itself. */
export const RECORD_NAME = /^(?:@|\*|(?:\*\.)?[a-z0-9_](?:[a-z0-9_.-]{0,200}[a-z0-9_])?)$/;

/** No part of a name is empty, or longer than the DNS takes. */
const isName = (name: string): boolean => name.split('.').every((label) => label.length >= 1 && label.length <= 63);

/** A target may be any name in the DNS, also one with an underscore or a final dot. */
const isTarget = (text: string): boolean => isHost(text.toLowerCase().replace(/\.$/, '').replaceAll('_', 'x'));

const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) <= 65_535;

const CHECKS: Readonly<Record<string, (content: string) => boolean>> = {
  A: isIPv4,
  AAAA: isIPv6,
  CNAME: isTarget,
  MX: isTarget,
  NS: isTarget,
  TXT: (content) => content.length <= 2000,
  SRV: (content) => {
    const [weight = '', port = '', target = '', ...rest] = content.split(/\s+/);
    return isPort(weight) && isPort(port) && (target === '.' || isTarget(target)) && rest.length === 0;
  },
  CAA: (content) => /^(0|128) (issue|issuewild|iodef) ("[^"]{0,250}"|[^\s"]{1,250})$/.test(content),
};

/** Which field of a record cannot be right. */
export const recordProblem = ({ name, type, content }: DomainRecord, others: readonly DomainRecord[]): 'name' | 'type' | 'content' | undefined => {
  const check = CHECKS[type];
  if (check === undefined) return 'type';
  if (!isName(name)) return 'name';
  if (!check(content)) return 'content';
  // An alias stands alone at its name, so never at the domain itself.
  const beside = others.filter((each) => each.name === name);
  if (type === 'CNAME' && (name === '@' || beside.length > 0)) return 'name';
  return beside.some((each) => each.type === 'CNAME') ? 'name' : undefined;
};
