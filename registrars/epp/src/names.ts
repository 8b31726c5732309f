import { domainToUnicode } from 'node:url';

/** True if a host lies below the domain, so that it needs addresses of its own. */
export const isBelow = (host: string, domain: string): boolean => host.endsWith(`.${domain}`);

export const topLevel = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/** The label that is registered, in Unicode; nothing where it is plain ASCII. */
export const unicodeName = (name: string): string | undefined => {
  const unicode = domainToUnicode(name);
  return unicode === '' || unicode === name ? undefined : unicode;
};
