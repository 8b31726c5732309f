import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where this installation lives: the folder with core/, modules/ and so on. */
export const home = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** Source files are run as they are in development and tests; built files in production. */
export const fromSource = import.meta.url.endsWith('.ts');

/** What this installation keeps: `BILLET_STORAGE`, or `storage` where the command was given. */
export const storageFolder = (): string => resolve(process.env['BILLET_STORAGE'] ?? join(process.cwd(), 'storage'));

/** Where the host's own extensions lie: beside the storage. */
export const ownExtensions = (storage = storageFolder()): string => resolve(storage, '..', 'extensions');

/** Folders in which extensions lie: the repository's own and what the host has put beside its storage. */
export const extensionRoots = (storage: string): readonly string[] => [
  ...['modules', 'gateways', 'registrars', 'themes', 'lang'].map((group) => join(home, group)),
  ...[ownExtensions(storage)].filter((dir) => existsSync(dir)),
];
