import type { LoadedExtension } from '@billet/kernel';
import type { AddonDefinition, SettingsSchema } from '@billet/sdk';
import type { WebHouse } from '../web-house.ts';

/** A running add-on with what it declares. */
export interface RunningAddon {
  readonly id: string;
  readonly dir: string;
  /** What its manifest says it uses. */
  readonly permissions: readonly string[];
  readonly definition: AddonDefinition<SettingsSchema>;
}

const running = ({ package: pack, extension }: LoadedExtension): RunningAddon => ({ id: pack.manifest.id, dir: pack.dir, permissions: pack.manifest.permissions, definition: extension.definition as AddonDefinition<SettingsSchema> });

/** The add-ons that run now; one that staff switch off is gone from the next page on. */
export const runningAddons = ({ web }: { readonly web: WebHouse }): readonly RunningAddon[] => web.house.extensions.started('addon').map(running);
