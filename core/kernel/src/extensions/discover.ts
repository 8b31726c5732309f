import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BilletError } from '@billet/sdk';
import { parseManifest, type Manifest } from './manifest.ts';

/** A package with a good manifest; none of its code has run. */
export interface Discovered {
  readonly manifest: Manifest;
  readonly version: string;
  readonly dir: string;
  /** File to import, absolute. Absent for packages without code. */
  readonly entry: string | undefined;
}

/** A package that looked like an extension and is not usable. */
export interface Rejected {
  readonly dir: string;
  readonly error: BilletError;
}

interface PackageJson {
  readonly version?: string;
  readonly exports?: { readonly '.'?: string | { readonly source?: string; readonly default?: string } };
  readonly billet?: unknown;
}

const packageDirs = (root: string): string[] => {
  if (!existsSync(root)) return [];
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isSymbolicLink()))
    .flatMap((entry) => (entry.name.startsWith('@') ? packageDirs(join(root, entry.name)) : [join(root, entry.name)]));
};

/**
 * Reads package.json files only. `source` picks TypeScript source (development) over the built file.
 */
export const discoverExtensions = (roots: readonly string[], source: boolean): { readonly found: Discovered[]; readonly rejected: Rejected[] } => {
  const found: Discovered[] = [];
  const rejected: Rejected[] = [];
  for (const dir of roots.flatMap(packageDirs)) {
    const file = join(dir, 'package.json');
    if (!existsSync(file)) continue;
    try {
      const pkg = JSON.parse(readFileSync(file, 'utf8')) as PackageJson;
      if (pkg.billet === undefined) continue;
      const manifest = parseManifest(pkg.billet, dir);
      const twin = found.find((other) => other.manifest.id === manifest.id);
      if (twin !== undefined) {
        throw new BilletError('EXTENSION_TWICE', `${dir}: the id "${manifest.id}" belongs to ${twin.dir}.`, { status: 500 });
      }
      const named = pkg.exports?.['.'];
      const main = typeof named === 'string' ? { default: named } : named;
      const entry = source && main !== undefined && 'source' in main ? (main.source ?? main.default) : main?.default;
      found.push({ manifest, version: pkg.version ?? '0.0.0', dir, entry: entry === undefined ? undefined : join(dir, entry) });
    } catch (error) {
      const known = error instanceof BilletError ? error : new BilletError('MANIFEST_INVALID', `${file}: ${String(error)}`, { status: 500, cause: error });
      rejected.push({ dir, error: known });
    }
  }
  return { found, rejected };
};
