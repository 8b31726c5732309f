import { pathToFileURL } from 'node:url';
import { BilletError, isExtension, type AnyExtension } from '@billet/sdk';
import type { Discovered } from './discover.ts';

/** Imports the code half and checks that it was made by a `define…()` of the announced kind. */
export const loadExtension = async ({ manifest, entry, dir }: Discovered): Promise<AnyExtension> => {
  if (entry === undefined) throw new BilletError('EXTENSION_SHAPE', `${manifest.id}: package.json names no file to load.`, { status: 500 });
  let code: { readonly default?: unknown };
  try {
    code = (await import(pathToFileURL(entry).href)) as { readonly default?: unknown };
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND';
    const message = missing ? `${manifest.id}: one of its own dependencies is missing (${cause.message}).` : `${manifest.id}: its code does not load: ${String(cause)}`;
    throw new BilletError(missing ? 'EXTENSION_DEPENDENCY_MISSING' : 'EXTENSION_BROKEN', message, { status: 500, cause });
  }
  if (!isExtension(code.default)) throw new BilletError('EXTENSION_SHAPE', `${dir}: the default export was not made by a define…() of the SDK.`, { status: 500 });
  if (code.default.kind !== manifest.kind) {
    throw new BilletError('EXTENSION_SHAPE', `${manifest.id}: the manifest says ${manifest.kind}, the code says ${code.default.kind}.`, { status: 500 });
  }
  return code.default;
};
