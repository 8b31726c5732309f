import type { FeeVersion, Namespaces } from '../namespaces.ts';
import type { RegistryProfile } from '../profiles/profile.ts';

/** How to speak on one session: the profile, and what greeting and login settled. */
export interface Dialect {
  readonly profile: RegistryProfile;
  readonly ns: Namespaces;
  /** Object and extension namespaces that were announced by both sides. */
  readonly spoken: ReadonlySet<string>;
  readonly fee: FeeVersion | undefined;
  /** Our own id at the registry. */
  readonly clientId: string;
}
