import { isModuleError, ModuleError, Secret, z } from '@billet/sdk';
import { extras } from '../extras/extras.ts';
import { domainInfo, domainUpdate } from '../frames/domain.ts';
import { EURID_AUTH, SECURE_AUTH_INFO } from '../namespaces.ts';
import { newAuthCode } from '../new-auth-code.ts';
import type { Registry } from '../registry.ts';
import { readDomain } from '../replies/domain-reply.ts';
import type { Dialect } from '../session/dialect.ts';
import { tag } from '../xml/write-xml.ts';
import { ownDomain } from './own-domain.ts';

/** RFC 9154 wants a code to live for two weeks at most. */
const LIFE_MS = 14 * 86_400_000;

const openCodes = z.array(z.strictObject({ name: z.string(), until: z.number() }));
type OpenCodes = z.output<typeof openCodes>;

const key = ({ ctx }: Registry): string => `codes:${ctx.accountId}`;

const read = async (registry: Registry): Promise<OpenCodes> => {
  const parsed = openCodes.safeParse(await registry.ctx.kv.get(key(registry)));
  return parsed.success ? parsed.data : [];
};

const isSecure = ({ profile, spoken }: Dialect): boolean =>
  profile.authInfo.atRest === 'empty' || spoken.has(SECURE_AUTH_INFO);

const setCode = (registry: Registry, name: string, authCode: string | null): Promise<unknown> =>
  registry.must((d) =>
    domainUpdate(d, { name, authCode, extension: extras(d, { object: 'domain', verb: 'update', name }) }),
  );

/** EURid makes the code itself, when it is asked to. */
const requestFromEurid = async (registry: Registry, name: string, uri: string): Promise<Secret> => {
  const a = tag(uri);
  const { reply, dialect } = await registry.must((d) => domainInfo(d, name, { extension: [a('info', [a('request')])] }));
  const code = readDomain(reply, dialect)?.authCode;
  if (code === undefined) throw new ModuleError('remote', 'The registry gave no code.');
  return new Secret(code);
};

/** The code for a transfer away: the one there is, or a new one where codes are kept on demand only. */
export const authCode = async (registry: Registry, name: string): Promise<Secret> => {
  const { profile, ctx } = registry;
  if (profile.transfer.by !== 'authCode') {
    throw new ModuleError('unsupported', 'Domains of this registry move without a code.', { retry: 'never' });
  }
  const { domain, dialect } = await ownDomain(registry, name);
  const eurid = EURID_AUTH.find((uri) => dialect.spoken.has(uri));
  if (eurid !== undefined) return requestFromEurid(registry, name, eurid);
  if (!isSecure(dialect) && domain.authCode !== undefined) return new Secret(domain.authCode);
  const code = newAuthCode(profile.authInfo.length);
  if (isSecure(dialect)) {
    const others = (await read(registry)).filter((each) => each.name !== name);
    await ctx.kv.set(key(registry), [...others, { name, until: ctx.clock.wallMs() + LIFE_MS }]);
  }
  await setCode(registry, name, code);
  return new Secret(code);
};

/** Takes away the codes that have lived long enough; returns the names. To be called once a day. */
export const expireAuthCodes = async (registry: Registry): Promise<readonly string[]> => {
  const now = registry.ctx.clock.wallMs();
  const due = (await read(registry)).filter(({ until }) => until <= now);
  const gone: string[] = [];
  for (const { name } of due) {
    const { domain } = await ownDomain(registry, name).catch((error: unknown) => {
      if (isModuleError(error) && error.failure.retry !== 'later') return { domain: undefined };
      throw error;
    });
    if (domain !== undefined) await setCode(registry, name, null);
    await registry.ctx.kv.set(key(registry), (await read(registry)).filter((each) => each.name !== name));
    gone.push(name);
  }
  return gone;
};
