import type { SlotDefinition, SlotMap, SlotName } from '@billet/sdk';
import type { PageCtx } from '../pages/page.ts';
import type { Card } from '../view-models/page.ts';
import { addonCtx } from './addon-ctx.ts';
import { runningAddons, type RunningAddon } from './running-addons.ts';

interface Filled {
  readonly order: number;
  readonly html: string;
}

/** One fragment. An add-on that fails leaves its place empty and a line in the log; the page stands. */
const fill = async <K extends SlotName>(ctx: PageCtx, addon: RunningAddon, slot: SlotDefinition<K>, input: SlotMap[K]): Promise<readonly Filled[]> => {
  try {
    const model = await slot.load(addonCtx(ctx, addon), input);
    if (model === undefined) return [];
    const theme = ctx.web.themes[ctx.visitor.caller.audience === 'staff' ? 'staff' : 'client'];
    return [{ order: slot.order ?? 0, html: theme.fragment({ extension: addon.id, view: slot.view, dir: addon.dir }, { ...model, zone: ctx.zone }, ctx.say) }];
  } catch (error) {
    ctx.web.house.log.error('a slot stayed empty', { extension: addon.id, slot: slot.slot, error });
    return [];
  }
};

/** What add-ons put into a place of a page, as cards. */
export const slotCards = async <K extends SlotName>(ctx: PageCtx, name: K, input: SlotMap[K]): Promise<readonly Card[]> => {
  const wanted = runningAddons(ctx).flatMap((addon) => (addon.definition.slots ?? []).filter((slot) => slot.slot === name).map((slot) => ({ addon, slot: slot as unknown as SlotDefinition<K> })));
  const filled = await Promise.all(wanted.map(({ addon, slot }) => fill(ctx, addon, slot, input)));
  return filled.flat().sort((a, b) => a.order - b.order).map(({ html }) => ({ kind: 'slot', html }));
};
