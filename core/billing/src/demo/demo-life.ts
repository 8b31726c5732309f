import { addDays } from '@billet/sdk';
import type { DemoBrand, DemoProduct } from './demo-company.ts';
import { demoBrands, demoNames } from './demo-company.ts';
import type { Random } from './random.ts';

/** How somebody pays: `days` after the due date (negative = before), or never again from an invoice on. */
export interface Habit {
  readonly kind: 'prompt' | 'on due' | 'late' | 'leaves';
  payAfter(random: Random): number | undefined;
}

const habits: readonly { readonly habit: Habit; readonly weight: number }[] = [
  { weight: 68, habit: { kind: 'prompt', payAfter: (random) => -1 - random.below(8) } },
  { weight: 17, habit: { kind: 'on due', payAfter: (random) => random.below(4) } },
  { weight: 9, habit: { kind: 'late', payAfter: (random) => (random.chance(55) ? 2 + random.below(10) : 16 + random.below(6)) } },
  { weight: 6, habit: { kind: 'leaves', payAfter: (random) => (random.chance(80) ? random.below(3) : undefined) } },
];

/** Somebody who becomes a client on a day, wants something, pays in his way, and may leave on a day. */
export interface DemoLife {
  readonly brand: number;
  readonly arrivesOn: string;
  readonly leavesOn: string | undefined;
  readonly name: string;
  readonly email: string;
  readonly country: string;
  readonly locale: string;
  readonly currency: string;
  readonly city: string;
  readonly kind: 'person' | 'company';
  readonly wants: readonly { readonly product: number; readonly cycle: { readonly unit: string; readonly count: number } }[];
  readonly habit: Habit;
}

const weighted = <T>(random: Random, items: readonly T[], weightOf: (item: T) => number): number => {
  let left = random.below(items.reduce((sum, item) => sum + weightOf(item), 0));
  return items.findIndex((item) => (left -= weightOf(item)) < 0);
};

const wish = (random: Random, products: readonly DemoProduct[], currency: string): DemoLife['wants'][number] => {
  const product = weighted(random, products, (each) => each.weight);
  const cycles = (products[product] as DemoProduct).prices.filter((price) => price.currency === currency).map((price) => price.cycle);
  return { product, cycle: random.pick(cycles) };
};

const plain = (text: string): string => text.normalize('NFKD').replaceAll(/[^a-zA-Z]/g, '').toLowerCase();

/** The lives of so many clients over the days from `start` to `end`; there are more of them towards the end, as in a company that grows. */
export const demoLives = (random: Random, count: number, start: string, days: number): readonly DemoLife[] =>
  Array.from({ length: count }, (_, i): DemoLife => {
    const brandIndex = weighted(random, demoBrands, (each) => each.share);
    const brand = demoBrands[brandIndex] as DemoBrand;
    const place = random.pick(brand.people);
    const [first, last] = demoNames[place.locale] as (typeof demoNames)[string];
    const [given, family] = [random.pick(first), random.pick(last)];
    const day = Math.floor((days - 20) * Math.sqrt((i + 0.5) / count));
    const company = brandIndex === 0 && random.chance(35);
    return {
      brand: brandIndex,
      arrivesOn: addDays(start, day),
      leavesOn: random.chance(14) ? addDays(start, day + 60 + random.below(400)) : undefined,
      name: company ? `${family} & ${random.pick(last)}` : `${given} ${family}`,
      email: `${plain(given)}.${plain(family)}${String(i + 1)}@example.com`,
      country: place.country,
      locale: place.locale,
      currency: place.currency,
      city: random.pick(place.cities),
      kind: company ? 'company' : 'person',
      wants: Array.from({ length: brandIndex === 0 ? 1 + random.below(3) : 1 }, () => wish(random, brand.products, place.currency)),
      habit: (habits[weighted(random, habits, (each) => each.weight)] as (typeof habits)[number]).habit,
    };
  });
