import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from '@billet/sdk';
import { behaviours, registryKinds, startEppRegistry, type EppRegistry, type RegistrarWish } from '../epp-registry/index.ts';
import { steerRegistry } from './steer-registry.ts';

export interface CommandIo {
  readonly input: NodeJS.ReadableStream;
  say(line: string): void;
}

const registrar = z.string().transform((text, ctx): RegistrarWish => {
  const [id = '', password = '', balance = ''] = text.split(':');
  if (!/^\S{3,16}$/.test(id) || !/^\d*$/.test(balance)) ctx.addIssue('expected id:password:balance in minor units');
  return { id, ...(password === '' ? {} : { password }), ...(balance === '' ? {} : { balance: Number(balance) }) };
});

const optionsSchema = z.strictObject({
  kind: z.enum(Object.keys(registryKinds) as [keyof typeof registryKinds]).default('rfc'),
  behaviour: z.enum(Object.keys(behaviours) as [keyof typeof behaviours]).default('strict'),
  port: z.coerce.number().int().min(0).max(65_535).default(0),
  start: z.iso.date().optional(),
  registrar: z.array(registrar).optional(),
  out: z.string().default('epp-registry'),
  optional: z.boolean().default(false),
});

const read = (args: readonly string[]): z.output<typeof optionsSchema> => {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      kind: text, behaviour: text, port: text, start: text, out: text,
      registrar: { type: 'string', multiple: true },
      optional: { type: 'boolean' },
    },
  });
  return optionsSchema.parse(values);
};

/** Certificates as files: that is how most clients want them. */
const writeCertificates = async (registry: EppRegistry, folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'authority.pem'), registry.authority);
  for (const id of registry.world.registrars.keys()) {
    const { certificate, key } = registry.certificate(id);
    await writeFile(join(folder, `${id}.pem`), certificate);
    await writeFile(join(folder, `${id}.key`), key, { mode: 0o600 });
  }
};

/** Starts a registry for a person or a program in another language; lines of the input steer it until it ends. */
export const eppRegistryCommand = async (args: readonly string[], { input, say }: CommandIo): Promise<void> => {
  const { kind, behaviour, port, start, registrar: registrars, out, optional } = read(args);
  const registry = await startEppRegistry({
    kind,
    behaviour,
    port,
    certificates: optional ? 'optional' : 'required',
    ...(start === undefined ? {} : { start: `${start}T00:00:00.000Z` }),
    ...(registrars === undefined ? {} : { registrars }),
  });
  const folder = resolve(out);
  await writeCertificates(registry, folder);
  say(
    JSON.stringify({
      host: registry.host,
      port: registry.port,
      zones: registry.world.zones,
      certificates: folder,
      registrars: [...registry.world.registrars.values()].map(({ id, password, balance }) => ({ id, password, balance })),
    }),
  );
  try {
    for await (const line of createInterface({ input })) {
      if (line.trim() === 'quit') break;
      if (line.trim() !== '') say(steerRegistry(registry, line));
    }
  } finally {
    await registry.stop();
  }
};
