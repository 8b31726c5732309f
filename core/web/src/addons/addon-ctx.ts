import type { LoadedExtension } from '@billet/kernel';
import type { AddonDefinition, Operation, PageCtx as AddonPageCtx, SettingsSchema } from '@billet/sdk';
import type { PageCtx } from '../pages/page.ts';

/** A running add-on with what it declares. */
export interface RunningAddon {
  readonly id: string;
  readonly dir: string;
  readonly definition: AddonDefinition<SettingsSchema>;
}

const running = ({ package: pack, extension }: LoadedExtension): RunningAddon => ({ id: pack.manifest.id, dir: pack.dir, definition: extension.definition as AddonDefinition<SettingsSchema> });

/** The add-ons that run now; one that staff switch off is gone from the next page on. */
export const runningAddons = (ctx: Pick<PageCtx, 'web'>): readonly RunningAddon[] => ctx.web.house.extensions.started('addon').map(running);

/** What an add-on's page or fragment may use: operations as the person who looks at it, and nothing of the request. */
export const addonCtx = (ctx: PageCtx, addon: RunningAddon): AddonPageCtx => ({
  caller: ctx.caller,
  locale: ctx.locale,
  log: ctx.web.house.log.child({ extension: addon.id }),
  call: (operation: string | Operation, input: unknown) => ctx.call<never>(typeof operation === 'string' ? operation : operation.name, input),
});
