import { BilletError } from '@billet/sdk';
import { satisfies } from 'semver';
import type { Discovered } from './discover.ts';

/** Why an extension cannot start although its manifest is good. */
export const blockedBy = (extension: Discovered, all: ReadonlyMap<string, Discovered>, sdkVersion: string): BilletError | undefined => {
  const { manifest } = extension;
  if (!satisfies(sdkVersion, manifest.sdk)) {
    return new BilletError('SDK_MISMATCH', `${manifest.id} wants SDK ${manifest.sdk}; this is ${sdkVersion}.`, { status: 500 });
  }
  for (const [id, range] of Object.entries(manifest.requires)) {
    const other = all.get(id);
    if (other === undefined) return new BilletError('EXTENSION_MISSING', `${manifest.id} needs the extension "${id}", which is not installed.`, { status: 500 });
    if (!satisfies(other.version, range)) {
      return new BilletError('EXTENSION_VERSION', `${manifest.id} needs "${id}" ${range}; ${other.version} is installed.`, { status: 500 });
    }
  }
  return undefined;
};

/** The extension in use that this one does not work beside, whichever of the two says so. */
export const clashOf = ({ manifest }: Discovered, wanted: ReadonlySet<string>, running: readonly Discovered[]): BilletError | undefined => {
  const other = manifest.conflicts.find((id) => wanted.has(id)) ?? running.find((each) => each.manifest.conflicts.includes(manifest.id))?.manifest.id;
  return other === undefined ? undefined : new BilletError('EXTENSION_CONFLICT', `${manifest.id} does not work beside "${other}".`, { status: 409 });
};

/**
 * Topological order on `requires` (and present `optional`), then by id. An `optional` that closes a circle is let go;
 * what is left in a circle of `requires`, or waits for one, is returned apart.
 */
export const startOrder = (extensions: readonly Discovered[]): { readonly order: readonly Discovered[]; readonly cyclic: readonly Discovered[] } => {
  const waiting = new Map([...extensions].sort((a, b) => (a.manifest.id < b.manifest.id ? -1 : 1)).map((extension) => [extension.manifest.id, extension] as const));
  const order: Discovered[] = [];
  const free = (ids: (manifest: Discovered['manifest']) => readonly string[]): Discovered[] =>
    [...waiting.values()].filter(({ manifest }) => !ids(manifest).some((id) => waiting.has(id)));
  for (;;) {
    const clear = free(({ requires, optional }) => [...Object.keys(requires), ...Object.keys(optional)]);
    const ready = clear.length > 0 ? clear : free(({ requires }) => Object.keys(requires)).slice(0, 1);
    if (ready.length === 0) return { order, cyclic: [...waiting.values()] };
    for (const extension of ready) {
      waiting.delete(extension.manifest.id);
      order.push(extension);
    }
  }
};
