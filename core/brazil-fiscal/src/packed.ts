import { gunzipSync, gzipSync } from 'node:zlib';
import { ModuleError } from '@billet/sdk';

const LARGEST = 4 * 1024 * 1024;

/** Text as the authorities want it: compressed by gzip, in base64. */
export const pack = (text: string): string => gzipSync(Buffer.from(text, 'utf8')).toString('base64');

/** The other way; refuses what would become too large. */
export const unpack = (packed: string): string => {
  try {
    return gunzipSync(Buffer.from(packed, 'base64'), { maxOutputLength: LARGEST }).toString('utf8');
  } catch {
    throw new ModuleError('remote', 'What the authority sent does not unpack.', { ambiguous: true });
  }
};
