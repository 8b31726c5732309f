import type { DsRecord, KeyRecord } from '@billet/sdk';
import { readDsLine, readKeyLine } from '@billet/billing';

/** What was typed, one record a line; the number of the first line that is none. */
export const readDnssec = (text: string, form: 'none' | 'ds' | 'key'): { readonly ds: readonly DsRecord[]; readonly keys: readonly KeyRecord[] } | number => {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const ds: DsRecord[] = [];
  const keys: KeyRecord[] = [];
  for (const [i, line] of lines.entries()) {
    const read = form === 'key' ? readKeyLine(line) : readDsLine(line);
    if (read === undefined) return i + 1;
    if ('digest' in read) ds.push(read);
    else keys.push(read);
  }
  return { ds, keys };
};
