import { discoverExtensions } from '@billet/kernel';
import type { ThemePackage } from '@billet/web';
import { extensionRoots, fromSource, storageFolder } from '../extension-roots.ts';

/** All theme packages of this installation, started or not. */
export const themesHere = (): ReadonlyMap<string, ThemePackage> =>
  new Map(
    discoverExtensions(extensionRoots(storageFolder()), fromSource)
      .found.filter(({ manifest }) => manifest.kind === 'theme')
      .map(({ manifest, dir }) => [manifest.id, { id: manifest.id, dir, parent: manifest.parent }]),
  );
