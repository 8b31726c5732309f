import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from '@billet/sdk';

export const MANIFEST = 'manifest.json';
export const KEY = 'billet.key';
export const COPY = { sqlite: 'billet.db', postgres: 'billet.dump' } as const;

const fileSchema = z.strictObject({ name: z.enum([COPY.sqlite, COPY.postgres, KEY]), bytes: z.number().int(), sha256: z.string() });

/** What stands in a backup beside the data; enough to see whether it is whole. */
export const manifestSchema = z.strictObject({
  format: z.literal(1),
  version: z.string(),
  engine: z.enum(['sqlite', 'postgres']),
  madeAt: z.string(),
  lastMigration: z.string().optional(),
  rows: z.record(z.string(), z.number().int()),
  files: z.array(fileSchema),
});

export type Manifest = z.output<typeof manifestSchema>;

/** Size and checksum of a file, read as a stream. */
export const describeFile = async (folder: string, name: Manifest['files'][number]['name']): Promise<Manifest['files'][number]> => {
  const file = join(folder, name);
  const hash = createHash('sha256');
  for await (const part of createReadStream(file)) hash.update(part as Buffer);
  return { name, bytes: (await stat(file)).size, sha256: hash.digest('hex') };
};
