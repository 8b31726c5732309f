import type { OpenHouse } from '@billet/billing';
import { systemCaller } from '@billet/kernel';
import type { SeedPlace } from './seed-services.ts';

export interface FurnishedHouse extends SeedPlace {
  /** Calls an operation as staff with every right. */
  call<T>(operation: string, input: unknown): Promise<T>;
}

/** Makes an empty house a sandbox in January 2027 with one German brand and one monthly product. */
export const furnish = async (house: OpenHouse): Promise<FurnishedHouse> => {
  await house.becomeSandbox('2027-01-15T12:00:00.000Z');
  const call = <T>(operation: string, input: unknown): Promise<T> => house.executor.callByName(operation, input, { ...systemCaller, audience: 'staff' }) as Promise<T>;
  const brand = await call<{ id: number }>('brands.create', { company: 'Bench Ltd', name: 'Bench', country: 'DE', currency: 'EUR', zone: 'Europe/Berlin', locale: 'en', email: 'bench@example.com', invoiceTemplate: 'B-{year}-{0000000}' });
  const product = await call<{ id: number }>('products.create', {
    brandId: brand.id, type: 'hosting', slug: 'web-s', name: { en: 'Web S' }, dueDay: 1, raiseDaysBefore: 10,
    prices: [{ currency: 'EUR', cycle: { unit: 'month', count: 1 }, price: 999 }],
  });
  return { house, brandId: brand.id, productId: product.id, call };
};
