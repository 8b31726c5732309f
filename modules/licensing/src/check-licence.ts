import { defineOperation, type OperationCtx, z } from '@billet/sdk';
import { bindTo } from './bindings.ts';
import { publicKeyOf, signClaims } from './key-pair.ts';
import type { LicenceRow } from './licence.ts';
import { plainKey } from './new-key.ts';
import { settings } from './settings.ts';
import { licences } from './tables.ts';
import { sureTerms, type Terms } from './terms.ts';

const DAY_S = 86_400;
/** What is not worth a write: that a program asked again within the hour. */
const NOTED_MS = 3_600_000;

const question = z.strictObject({
  key: z.string().trim().min(5).max(100),
  domain: z.string().trim().max(253).optional(),
  /** Without it, the address that the question comes from. */
  address: z.string().trim().max(45).optional(),
  directory: z.string().trim().max(500).optional(),
  /** Comes back in the answer, so that an old answer cannot be passed off as a new one. */
  nonce: z.string().max(100).default(''),
});

/** `wrong-…` = it is bound elsewhere. */
const verdict = z.enum(['active', 'suspended', 'ended', 'replaced', 'revoked', 'unknown', 'wrong-domain', 'wrong-address', 'wrong-directory']);

const answer = z.strictObject({ verdict, licence: z.string() });

const privateKey = async (ctx: OperationCtx): Promise<string> => {
  const { privateKey: pem } = await ctx.settings(settings);
  if (pem === undefined) throw new Error('the add-on has no key pair');
  return pem.reveal();
};

const noted = (row: LicenceRow, nowMs: number): boolean => row.checked_at !== null && nowMs - Date.parse(row.checked_at) < NOTED_MS;

/** What may be said, and where the licence is bound from now on. */
const judge = async (ctx: OperationCtx, row: LicenceRow, terms: Terms, asked: z.output<typeof question>): Promise<z.output<typeof verdict>> => {
  if (row.state !== 'active') return row.state;
  const fit = bindTo(row, terms, { domain: asked.domain, address: asked.address ?? ctx.caller.address, directory: asked.directory });
  if ('misfit' in fit) return `wrong-${fit.misfit}`;
  const { domains, addresses, directories } = fit.bindings;
  const bound = domains.length + addresses.length + directories.length > row.domains.length + row.addresses.length + row.directories.length;
  if (!bound && noted(row, ctx.clock.wallMs())) return 'active';
  await ctx.table(licences).update(row.id, { domains: [...domains], addresses: [...addresses], directories: [...directories], checked_at: ctx.clock.wall() });
  if (bound) ctx.touch({ kind: 'service', id: row.service_id, clientId: row.client_id }, undefined, { licence: 'bound', ...asked, key: undefined, nonce: undefined });
  return 'active';
};

/** Runs as the system: a program that asks is nobody's login. */
const judgeKey = defineOperation({
  name: 'licensing.judge',
  summary: 'What a key is worth at a place, signed.',
  kind: 'command',
  audience: ['system'],
  permission: 'licensing.write',
  input: question,
  output: answer,
  sensitive: ['key'],
  run: async (ctx, asked) => {
    const key = plainKey(asked.key);
    const [row] = await ctx.table(licences).find({ key });
    const terms = row === undefined ? undefined : await sureTerms(ctx, row.product_id);
    const found = row === undefined || terms === undefined ? 'unknown' : await judge(ctx, row, terms, asked);
    const { issuer } = await ctx.settings(settings);
    const now = Math.floor(ctx.clock.wallMs() / 1000);
    const again = now + (terms?.checkDays ?? 1) * DAY_S;
    const claims = {
      iss: issuer === '' ? 'billet' : issuer,
      sub: key,
      verdict: found,
      product: terms?.title ?? null,
      domain: asked.domain ?? null,
      address: asked.address ?? null,
      directory: asked.directory ?? null,
      nonce: asked.nonce,
      iat: now,
      checkAgainAt: again,
      exp: again + (terms?.graceDays ?? 0) * DAY_S,
    };
    return { verdict: found, licence: signClaims(await privateKey(ctx), claims) };
  },
});

export const checkLicence = defineOperation({
  name: 'licensing.check',
  summary: 'Tells a program whether its key is good where it runs; the answer is a signed JWS (EdDSA) that stays good off line until it expires.',
  kind: 'command',
  http: { method: 'POST', path: '/x/licensing/checks' },
  audience: ['guest', 'client', 'staff'],
  permission: 'public',
  input: question,
  output: answer,
  sensitive: ['key'],
  run: (ctx, asked) => ctx.callAsSystem(judgeKey, { ...asked, address: asked.address ?? ctx.caller.address }),
});

const lookUp = defineOperation({
  name: 'licensing.lookUp',
  summary: 'Whether there is such a key, as the public may know.',
  kind: 'query',
  audience: ['system'],
  permission: 'licensing.read',
  input: z.strictObject({ key: z.string().max(100) }),
  output: z.strictObject({ genuine: z.boolean(), usable: z.boolean(), title: z.string().nullable() }),
  run: async (ctx, { key }) => {
    const [row] = await ctx.table(licences).find({ key: plainKey(key) });
    if (row === undefined) return { genuine: false, usable: false, title: null };
    return { genuine: true, usable: row.state === 'active', title: (await sureTerms(ctx, row.product_id)).title };
  },
});

export const isGenuine = defineOperation({
  name: 'licensing.isGenuine',
  summary: 'Tells anybody whether a key is genuine and in use, and of what; not whose it is.',
  kind: 'query',
  http: { method: 'POST', path: '/x/licensing/genuine' },
  audience: ['guest', 'client', 'staff'],
  permission: 'public',
  input: z.strictObject({ key: z.string().trim().min(5).max(100) }),
  output: z.strictObject({ genuine: z.boolean(), usable: z.boolean(), title: z.string().nullable() }),
  sensitive: ['key'],
  run: (ctx, asked) => ctx.callAsSystem(lookUp, asked),
});

const readPublicKey = defineOperation({
  name: 'licensing.readPublicKey',
  summary: 'The public half of the key pair.',
  kind: 'query',
  audience: ['system'],
  permission: 'licensing.read',
  input: z.strictObject({}),
  output: z.strictObject({ publicKey: z.string() }),
  run: async (ctx) => ({ publicKey: publicKeyOf(await privateKey(ctx)) }),
});

export const publicKey = defineOperation({
  name: 'licensing.publicKey',
  summary: 'The public key that programs check answers with, in PEM.',
  kind: 'query',
  http: { method: 'GET', path: '/x/licensing/public-key' },
  audience: ['guest', 'client', 'staff'],
  permission: 'public',
  input: z.strictObject({}),
  output: z.strictObject({ publicKey: z.string() }),
  run: (ctx) => ctx.callAsSystem(readPublicKey, {}),
});

/** Those that only `callAsSystem` reaches; they are registered as well, so that audit and jobs know them. */
export const inner = [judgeKey, lookUp, readPublicKey];
