import { defineAddon } from '@billet/sdk';
import { brands } from './house.ts';
import { listItems, removeVersion, saveItem } from './offer.ts';
import { pages, slots } from './pages.ts';
import { settings } from './settings.ts';
import { contents, counts, items, versions } from './tables.ts';
import { countTaken, innerReads, listOffered, readVersion } from './take.ts';

/** Files that clients take: for all of a brand, or for those with an active service of given products. */
export default defineAddon({
  settings,
  tables: [items, versions, contents, counts],
  operations: [listItems, saveItem, removeVersion, listOffered, readVersion, countTaken, ...innerReads, ...brands.operations],
  pages,
  slots,
  downloads: [
    { area: 'client', path: '/versions/{versionId}', operation: readVersion.name, taken: countTaken.name },
    { area: 'staff', path: '/versions/{versionId}', operation: readVersion.name },
  ],
  clientPermissions: ['downloads.read'],
});
