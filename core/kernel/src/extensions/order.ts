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
  const clash = manifest.conflicts.find((id) => all.has(id));
  return clash === undefined ? undefined : new BilletError('EXTENSION_CONFLICT', `${manifest.id} does not work beside "${clash}".`, { status: 500 });
};

/** Topological order on `requires` (and present `optional`), then by id. Members of a cycle are returned apart. */
export const startOrder = (extensions: readonly Discovered[]): { readonly order: readonly Discovered[]; readonly cyclic: readonly Discovered[] } => {
  const waiting = new Map(extensions.map((extension) => [extension.manifest.id, extension] as const));
  const order: Discovered[] = [];
  for (;;) {
    const ready = [...waiting.values()]
      .filter(({ manifest }) => ![...Object.keys(manifest.requires), ...Object.keys(manifest.optional)].some((id) => waiting.has(id)))
      .sort((a, b) => (a.manifest.id < b.manifest.id ? -1 : 1));
    if (ready.length === 0) return { order, cyclic: [...waiting.values()] };
    for (const extension of ready) {
      waiting.delete(extension.manifest.id);
      order.push(extension);
    }
  }
};
