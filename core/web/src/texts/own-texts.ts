import { loadOverrides, textRevision, textScope, textWorkshopRef, type OpenHouse } from '@billet/billing';
import type { Catalogue, Translator } from '@billet/kernel';

/** The texts of the language packs with those of staff before them. */
export interface OwnTexts {
  /** Reads again what staff have written if anybody, in any process, changed it since. */
  fresh(): Promise<void>;
  /** The best installed language for what is wished, as a brand speaks it; without a brand, as the house does. */
  in(locale: string, brandId?: number): Promise<Translator>;
}

/** Provides the editor of texts with the shipped ones, and readers with both. */
export const openOwnTexts = ({ db, services }: OpenHouse, catalogue: Catalogue): OwnTexts => {
  const workshop = { locales: () => catalogue.languages().map(({ locale }) => locale), shipped: (locale: string) => catalogue.shipped(locale) };
  services.provide(textWorkshopRef, workshop);
  let seen = 0;
  const fresh = async (): Promise<void> => {
    // Before the texts: what is written in between is read once more, never missed.
    const revision = await textRevision(db);
    if (revision === seen) return;
    catalogue.override(await loadOverrides(db, workshop));
    seen = revision;
  };
  return {
    fresh,
    in: async (locale, brandId) => {
      await fresh();
      return catalogue.translator(catalogue.match([locale]), textScope(brandId));
    },
  };
};
