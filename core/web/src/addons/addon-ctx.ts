import type { Operation, PageCtx as AddonPageCtx } from '@billet/sdk';
import type { PageCtx } from '../pages/page.ts';
import type { RunningAddon } from './running-addons.ts';

/** What an add-on's page or fragment may use: operations as the person who looks at it, and nothing of the request. */
export const addonCtx = (ctx: PageCtx, addon: RunningAddon): AddonPageCtx => ({
  caller: ctx.caller,
  locale: ctx.locale,
  base: ctx.web.house.config.baseUrl(),
  log: ctx.web.house.log.child({ extension: addon.id }),
  call: (operation: string | Operation, input: unknown) => ctx.call<never>(typeof operation === 'string' ? operation : operation.name, input),
});
