import { ModuleError } from '@billet/sdk';
import type { Registry } from '../registry.ts';
import type { DomainData } from '../replies/domain-reply.ts';
import type { Dialect } from '../session/dialect.ts';
import { findDomain } from './find-domain.ts';

/** A domain of ours, or the reason why there is none to work on. */
export const ownDomain = async (
  registry: Registry,
  name: string,
): Promise<{ readonly domain: DomainData; readonly dialect: Dialect }> => {
  const found = await findDomain(registry, name);
  if (found.at === 'nowhere') throw new ModuleError('notFound', `${name} is not registered.`);
  if (found.at === 'elsewhere') throw new ModuleError('declined', `${name} is with another registrar.`, { code: 'not-sponsor' });
  return found;
};
