import type { Format } from '@billet/sdk';
import { readPain002 } from './read-pain002.ts';
import { writePain008 } from './write-pain008.ts';

export type { CollectionFile, CollectionGroup, CollectionTransaction } from './collection.ts';
export { readPain002, type StatusEntry, type StatusReport } from './read-pain002.ts';
export { writePain008 } from './write-pain008.ts';

/** What `billet payments encode pain008` and `decode pain002` use. */
export const pain008: Format = { encode: (value) => ({ pain008: writePain008(value) }) };
export const pain002: Format = { decode: readPain002 };
