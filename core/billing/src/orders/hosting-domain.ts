import { domainToASCII, domainToUnicode } from 'node:url';
import { domainNameProblem, invalid } from '@billet/sdk';
import type { OrderItemWish } from './item-schema.ts';

/** The name an item is set up for, as servers want it and as people read it; refuses what is no name. */
export const hostingDomain = ({ domainName }: OrderItemWish, at: string): { readonly name: string; readonly unicode: string } | undefined => {
  if (domainName === undefined) return undefined;
  const name = domainToASCII(domainName.toLowerCase());
  const problem = name === '' ? 'no name' : domainNameProblem(name);
  if (problem !== undefined) throw invalid('DOMAIN_NAME', `${at}.domainName`, 'This is not a name that can be registered.', { problem });
  return { name, unicode: domainToUnicode(name) };
};
