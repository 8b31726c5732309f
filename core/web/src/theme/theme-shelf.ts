import type { OpenHouse } from '@billet/billing';
import type { ThemeDefinition, ThemeToken } from '@billet/sdk';
import { createThemeEngine, type ThemeEngine } from './theme-engine.ts';
import type { ThemePackage } from './theme-files.ts';

type ThemeArea = ThemeDefinition['areas'][number];

export interface ThemeChoice {
  readonly id: string;
  readonly title: string;
}

/** All themes that are switched on. Each is compiled when it is first needed. */
export interface ThemeShelf {
  readonly client: ThemeEngine;
  readonly staff: ThemeEngine;
  /** The engine of a theme; the client area's own where that theme is off or broken. */
  engine(id: string): ThemeEngine;
  /** Themes for an area, by title. */
  choices(area: ThemeArea): readonly ThemeChoice[];
  /** What may be changed in a theme: its own tokens, then those of its parents. */
  tokens(id: string): readonly ThemeToken[];
  /** Colour families beside the first: the theme's own list, or its parents'. */
  families(id: string): readonly string[];
  /** Whether it has a say on paper, and with which typeface: its own, or its parents'. */
  paper(id: string): { readonly typeface?: NonNullable<ThemeDefinition['typeface']> } | undefined;
}

interface ShelfOptions {
  readonly client: string;
  readonly staff: string;
}

export const createThemeShelf = (house: OpenHouse, names: ShelfOptions): ThemeShelf => {
  const started = (): ReturnType<OpenHouse['extensions']['started']> => house.extensions.started('theme');
  const packages = (): ReadonlyMap<string, ThemePackage> =>
    new Map(started().map(({ package: pack }): [string, ThemePackage] => [pack.manifest.id, { id: pack.manifest.id, dir: pack.dir, parent: pack.manifest.parent }]));
  const engines = new Map<string, ThemeEngine>();
  const compiled = (id: string): ThemeEngine => {
    const engine = engines.get(id) ?? createThemeEngine(id, packages());
    engines.set(id, engine);
    return engine;
  };
  const client = compiled(names.client);
  const staff = compiled(names.staff);
  const broken = new Set<string>();
  const definitionOf = (id: string): ThemeDefinition | undefined => started().find(({ package: pack }) => pack.manifest.id === id)?.extension.definition as ThemeDefinition | undefined;
  return {
    client,
    staff,
    engine: (id) => {
      if (broken.has(id) || !packages().has(id)) return client;
      try {
        return compiled(id);
      } catch (error) {
        broken.add(id);
        house.log.error('a theme cannot be used; the client area keeps its own', { theme: id, error });
        return client;
      }
    },
    choices: (area) =>
      started()
        .filter(({ extension }) => (extension.definition as ThemeDefinition).areas.includes(area))
        .map(({ package: pack }) => ({ id: pack.manifest.id, title: pack.manifest.title }))
        .sort((a, b) => a.title.localeCompare(b.title)),
    tokens: (id) => {
      const found = new Map<string, ThemeToken>();
      for (let at: string | undefined = id; at !== undefined; at = packages().get(at)?.parent) {
        for (const token of definitionOf(at)?.tokens ?? []) if (!found.has(token.name)) found.set(token.name, token);
      }
      return [...found.values()];
    },
    families: (id) => {
      for (let at: string | undefined = id; at !== undefined; at = packages().get(at)?.parent) {
        const own = definitionOf(at)?.families;
        if (own !== undefined) return own;
      }
      return [];
    },
    paper: (id) => {
      if (definitionOf(id)?.areas.includes('document') !== true) return undefined;
      for (let at: string | undefined = id; at !== undefined; at = packages().get(at)?.parent) {
        const typeface = definitionOf(at)?.typeface;
        if (typeface !== undefined) return { typeface };
      }
      return {};
    },
  };
};
