import type { Secret } from './secret.ts';
import type { Desired, Observed } from './server-module.ts';

/** An account as its panel tells of it. @since 0.1.0 */
export type PanelAccount = Omit<Observed, 'ref' | 'resources' | 'state'> & { readonly state: 'active' | 'suspended' };

/** A wish with everything filled in that a panel asks for. @since 0.1.0 */
export type PanelWish<P> = Desired<P> & { readonly username: string; readonly password: Secret };
