import type { CallCtx, DomainSnapshot, Registrar } from '@billet/sdk';
import { lookAtMany } from '../sync/look-at-many.ts';

/** A domain that is with us at a registrar, or why it cannot be said. */
export type Held = { readonly name: string; readonly state: 'ours'; readonly domain: DomainSnapshot } | { readonly name: string; readonly state: 'elsewhere' | 'gone' | 'unknown' };

/** The named domains as the registrar sees them; without names all of them, where it has a list. */
export const findHeld = async (registrar: Registrar<unknown>, ctx: CallCtx, names: readonly string[], most: number): Promise<readonly Held[]> => {
  const found: Held[] = [];
  if (names.length > 0) {
    for await (const seen of lookAtMany(registrar, ctx, names)) found.push(seen.state === 'ours' ? seen : { name: seen.name, state: seen.state });
    return found;
  }
  if (registrar.list === undefined) return [];
  for await (const domain of registrar.list(ctx)) {
    found.push({ name: domain.name, state: 'ours', domain });
    if (found.length >= most) break;
  }
  return found;
};
