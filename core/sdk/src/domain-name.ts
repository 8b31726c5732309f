import { domainToASCII, domainToUnicode } from 'node:url';

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Why a domain name cannot be asked for; nothing when it can. Node's own functions let much through that no registry
 * takes (RFC 5890, RFC 5891 §4.2.3.1).
 * @since 0.1.0
 */
export const domainNameProblem = (name: string): string | undefined => {
  const labels = name.split('.');
  if (name.length > 253) return 'longer than 253 characters';
  if (labels.length < 2) return 'no zone';
  for (const label of labels) {
    if (!LABEL.test(label)) return `"${label}" is no label of lower-case letters, digits and inner hyphens`;
    if (label.startsWith('xn--')) {
      const unicode = domainToUnicode(label);
      // What does not survive the way there and back is spelled in a way nobody could have typed.
      if (unicode === '' || unicode === label || domainToASCII(unicode) !== label) return `"${label}" is no valid A-label`;
    } else if (label.slice(2, 4) === '--') return `"${label}" has hyphens where only A-labels may have them`;
  }
  return undefined;
};
