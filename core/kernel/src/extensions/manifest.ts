import { BilletError, z, type ExtensionKind } from '@billet/sdk';
import { validRange } from 'semver';
import { fieldProblems } from '../field-problems.ts';

const id = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/);
const range = z.string().refine((text) => validRange(text) !== null, 'not a version range');
const permission = z.string().regex(/^(net:[a-z0-9.*:-]+|env:[A-Z][A-Z0-9_]*|fs:storage|(event|filter|gate):[a-zA-Z.*-]+|table:own|read:[a-z]+|door:\/[a-z0-9\/._-]+)$/);
const kinds = ['module', 'gateway', 'registrar', 'fiscal', 'theme', 'language', 'addon'] as const satisfies readonly ExtensionKind[];

/** The `billet` entry of an extension's package.json. Strict: a key that is not known is an error. */
export const manifestSchema = z.strictObject({
  manifest: z.literal(1),
  id,
  kind: z.enum(kinds),
  title: z.string().min(1).max(80),
  description: z.string().max(400).optional(),
  sdk: range,
  requires: z.record(id, range).default({}),
  optional: z.record(id, range).default({}),
  conflicts: z.array(id).default([]),
  permissions: z.array(permission).default([]),
  /** Gateways only: names of the payment codes and bank files that its code reads or writes. */
  formats: z.array(id).default([]),
  icon: z.string().regex(/^[a-z-]+$/).optional(),
  /** Themes only: the theme this one builds on. */
  parent: id.optional(),
  /** Whether the whole boot stops if this one fails to start. */
  onBootFailure: z.enum(['continue', 'abort']).default('continue'),
});

export type Manifest = z.output<typeof manifestSchema>;

/** Checks the manifest before any of the extension's code is loaded. */
export const parseManifest = (value: unknown, where: string): Manifest => {
  const result = manifestSchema.safeParse(value);
  if (result.success) return result.data;
  const { field = '', message = '' } = fieldProblems(result.error)[0] ?? {};
  throw new BilletError('MANIFEST_INVALID', `${where}: the "billet" entry is not valid at "${field}": ${message}`, { status: 500, field });
};
