import { systemCaller } from '@billet/kernel';
import { addDays, daysBetween, type Caller } from '@billet/sdk';
import type { OpenHouse } from '../house/index.ts';
import { demoBrands } from './demo-company.ts';
import { demoLives, type DemoLife, type Habit } from './demo-life.ts';
import { createRandom, type Random } from './random.ts';

export interface DemoOptions {
  readonly clients: number;
  /** Business days of history, up to today's date. */
  readonly days: number;
  readonly seed: number;
  /** May wait, so that what is told stays in order. */
  readonly onDay?: (day: number, of: number) => Promise<void> | void;
  /** Ends the history on the day that is being lived. */
  readonly signal?: AbortSignal;
}

export interface DemoSummary {
  readonly from: string;
  readonly to: string;
  readonly clients: number;
  readonly invoices: number;
  readonly payments: number;
}

const HALF_DAY = 'T15:00:00.000Z';
const staff: Caller = { ...systemCaller, audience: 'staff', actor: { kind: 'staff', id: 'demo' } };

interface Place {
  readonly brandId: number;
  readonly productIds: readonly number[];
  readonly bankId: number;
  readonly unitIds: readonly number[];
}

interface OpenInvoice {
  readonly id: number;
  readonly clientId: number;
  readonly brandId: number;
  readonly dueDate: string;
  readonly open: { readonly amount: number };
}

/**
 * Fills an empty installation with a company that has been in business for a while: two brands, three currencies, and
 * clients who come, order, pay in time or late or never, and go. Nothing is inserted: each day is lived through the
 * operations and the sandbox clock, so what is there is what the engine made.
 */
export const fillDemo = async (house: OpenHouse, options: DemoOptions): Promise<DemoSummary> => {
  const to = house.clock.wall().slice(0, 10);
  const from = addDays(to, -options.days);
  const random = createRandom(options.seed);
  const call = <T>(operation: string, input: unknown): Promise<T> => house.executor.callByName(operation, input, staff) as Promise<T>;

  await house.becomeSandbox(`${from}T12:00:00.000Z`);
  const places: Place[] = [];
  for (const [index] of demoBrands.entries()) places.push(await openBrand(call, index));

  const byDay = new Map<string, (() => Promise<void>)[]>();
  const on = (day: string, act: () => Promise<void>): void => {
    byDay.set(day, [...(byDay.get(day) ?? []), act]);
  };
  const habits = new Map<number, Habit>();
  let payments = 0;
  const pay = (invoice: OpenInvoice, place: Place) => async (): Promise<void> => {
    const { invoice: now } = await call<{ invoice: OpenInvoice }>('invoices.get', { id: invoice.id });
    if (now.open.amount <= 0) return;
    payments += 1;
    await call('payments.record', { invoiceId: invoice.id, gatewayAccountId: place.bankId, amount: now.open.amount, fee: 0, reference: `demo-${String(invoice.id)}` });
  };
  for (const life of demoLives(random, options.clients, from, options.days)) on(life.arrivesOn, () => arrive(call, life, places[life.brand] as Place, random, on, habits));

  let seen = 0;
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const instant = `${day}${HALF_DAY}`;
    if (instant > house.clock.wall() || options.signal?.aborted === true) break;
    await house.scheduler.advanceTo(instant);
    for (const act of byDay.get(day) ?? []) await act();
    for (const invoice of await newInvoices(call, seen)) {
      seen = Math.max(seen, invoice.id);
      const place = places.find((each) => each.brandId === invoice.brandId) as Place;
      const after = habits.get(invoice.clientId)?.payAfter(random);
      if (after === undefined) continue;
      const due = addDays(invoice.dueDate, after);
      if (due <= day) await pay(invoice, place)();
      else on(due, pay(invoice, place));
    }
    await options.onDay?.(daysBetween(from, day), options.days);
  }
  await house.settle();
  return { from, to, clients: habits.size, invoices: seen, payments };
};

type Call = <T>(operation: string, input: unknown) => Promise<T>;

const openBrand = async (call: Call, index: number): Promise<Place> => {
  const demo = demoBrands[index] as (typeof demoBrands)[number];
  const brand = await call<{ id: number; legalEntityId: number }>('brands.create', demo.brand);
  await call('tax.addRate', { legalEntityId: brand.legalEntityId, ...demo.tax, inclusive: true, effectiveFrom: '2020-01-01' });
  const unitIds: number[] = [];
  for (const unit of demo.units) unitIds.push((await call<{ id: number }>('units.create', { brandId: brand.id, ...unit })).id);
  const productIds: number[] = [];
  for (const { type, slug, name, description, prices, terms } of demo.products) {
    productIds.push((await call<{ id: number }>('products.create', { brandId: brand.id, type, slug, name, description, prices, ...terms })).id);
  }
  const { name, ...settings } = demo.bank;
  const bank = await call<{ id: number }>('gatewayAccounts.create', { brandId: brand.id, extension: 'bank-transfer', name, settings });
  return { brandId: brand.id, productIds, bankId: bank.id, unitIds };
};

const arrive = async (call: Call, life: DemoLife, place: Place, random: Random, on: (day: string, act: () => Promise<void>) => void, habits: Map<number, Habit>): Promise<void> => {
  const client = await call<{ id: number }>('clients.create', {
    brandId: place.brandId,
    businessUnitId: place.unitIds.length === 0 ? null : random.pick(place.unitIds),
    kind: life.kind,
    name: life.name,
    email: life.email,
    country: life.country,
    locale: life.locale,
    currency: life.currency,
    address: { line1: String(1 + random.below(180)), city: life.city },
  });
  habits.set(client.id, life.habit);
  const ordered = await call<{ serviceIds: readonly number[] }>('orders.place', {
    clientId: client.id,
    items: life.wants.map((want) => ({ productId: place.productIds[want.product], cycle: want.cycle })),
    gatewayAccountId: place.bankId,
  });
  if (life.leavesOn === undefined) return;
  on(life.leavesOn, async () => {
    for (const id of ordered.serviceIds) {
      const service = await call<{ service: { status: string } }>('services.get', { id });
      if (['active', 'suspended'].includes(service.service.status)) await call('services.requestCancel', { id, when: 'period_end', reason: 'moved away' });
    }
  });
};

/** Invoices raised since the last look, oldest first. */
const newInvoices = async (call: Call, after: number): Promise<readonly OpenInvoice[]> => {
  const found: OpenInvoice[] = [];
  for (let before: number | undefined; ; ) {
    const page = await call<{ items: readonly OpenInvoice[]; next?: number }>('invoices.list', { limit: 100, ...(before === undefined ? {} : { before }) });
    found.push(...page.items.filter((invoice) => invoice.id > after));
    if (page.next === undefined || page.items.some((invoice) => invoice.id <= after)) return found.reverse();
    before = page.next;
  }
};
