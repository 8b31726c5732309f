import { malformed } from '@billet/sdk';

/** Anything XML 1.0 cannot carry. */
 
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

const escape = (text: string): string => {
  if (FORBIDDEN.test(text)) throw malformed('xml', 'a control character cannot be written', { offset: text.search(FORBIDDEN) });
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
};

/** One element with text, or with elements in it; what is absent is left out. */
export const el = (name: string, content: string | readonly (string | undefined)[], attrs: Readonly<Record<string, string>> = {}): string => {
  const written = Object.entries(attrs).map(([key, value]) => ` ${key}="${escape(value)}"`).join('');
  const body = typeof content === 'string' ? escape(content) : content.filter((child) => child !== undefined).join('');
  return `<${name}${written}>${body}</${name}>`;
};
