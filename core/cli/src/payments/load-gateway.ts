import { discoverExtensions, loadExtension, type Discovered } from '@billet/kernel';
import { BilletError, type GatewayDefinition, type SettingsSchema } from '@billet/sdk';
import { extensionRoots, fromSource, storageFolder } from '../extension-roots.ts';

export type Definition = GatewayDefinition<SettingsSchema>;

/** The gateways that are installed, by their manifests alone: no code of theirs has run. */
export const installedGateways = (): readonly Discovered[] =>
  discoverExtensions(extensionRoots(storageFolder()), fromSource).found.filter(({ manifest }) => manifest.kind === 'gateway');

/** Loads the one that fits and no other. */
export const loadGateway = async (fits: (each: Discovered) => boolean, wanted: string, known: readonly string[]): Promise<Definition> => {
  const found = installedGateways().find(fits);
  if (found === undefined) throw new BilletError('FORMAT_UNKNOWN', `"${wanted}" is not known here. Known: ${[...known].sort().join(', ')}.`, { status: 404 });
  return (await loadExtension(found)).definition as Definition;
};
