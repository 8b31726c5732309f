import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newMasterKey } from '@billet/kernel';
import { z } from '@billet/sdk';

/** What stands in `storage/billet.json`: facts needed before the database is open. */
export const installationSchema = z.strictObject({
  database: z
    .discriminatedUnion('engine', [
      z.strictObject({ engine: z.literal('sqlite'), file: z.string().min(1) }),
      z.strictObject({ engine: z.literal('postgres'), url: z.string().min(1), schema: z.string().optional() }),
    ])
    .optional(),
  port: z.number().int().min(1).max(65_535).optional(),
  host: z.string().optional(),
  baseUrl: z.url().optional(),
});

export type Installation = z.output<typeof installationSchema>;

export const readInstallation = (storage: string): Installation => {
  const file = join(storage, 'billet.json');
  if (!existsSync(file)) return {};
  return installationSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
};

/** Writes beside, then renames: a crash leaves the old file or the new one. */
export const writeInstallation = (storage: string, installation: Installation): void => {
  mkdirSync(storage, { recursive: true, mode: 0o700 });
  const file = join(storage, 'billet.json');
  writeFileSync(`${file}.new`, `${JSON.stringify(installationSchema.parse(installation), null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
};

/** The master key: given by the environment, or made on first start. Losing it loses every stored secret. */
export const readMasterKey = (storage: string, fromEnvironment: string | undefined): string => {
  if (fromEnvironment !== undefined && fromEnvironment !== '') return fromEnvironment;
  const file = join(storage, 'billet.key');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  mkdirSync(storage, { recursive: true, mode: 0o700 });
  const key = newMasterKey();
  writeFileSync(file, `${key}\n`, { mode: 0o600, flag: 'wx' });
  return key;
};
