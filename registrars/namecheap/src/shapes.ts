import type { Fqdn } from '@billet/sdk';

/** The API takes a name in two parts for what it keeps itself. */
export const splitName = (name: Fqdn): { readonly SLD: string; readonly TLD: string } => {
  const dot = name.indexOf('.');
  return { SLD: name.slice(0, dot), TLD: name.slice(dot + 1) };
};

export const isYes = (text: string | undefined): boolean => text?.toLowerCase() === 'true';
