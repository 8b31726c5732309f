import { z, type EventName, type FilterShape } from '@billet/sdk';
import type { EventSpec, FilterSpec, GateSpec } from '@billet/kernel';

export interface Parcel {
  readonly parcelId: number;
  readonly note?: string;
}

export interface Price {
  readonly label: string;
  readonly amount: number;
}

declare module '@billet/sdk' {
  interface EventMap {
    'testParcel.sent': Parcel;
    'testParcel.shipped': Parcel;
    'testParcel.lost': { readonly parcelId: number; readonly place: { readonly town: string } };
  }
  interface FilterMap {
    'testParcel.prices': FilterShape<Price[], { readonly client: string }>;
    'testParcel.weight': FilterShape<number, { readonly client: string }>;
  }
  interface GateMap {
    'testParcel.send': { readonly parcelId: number };
    'testParcel.open': { readonly parcelId: number };
  }
}

const parcel = z.strictObject({ parcelId: z.int(), note: z.string().optional() }) as z.ZodType<Parcel>;

export const eventSpec = (more: Partial<EventSpec<'testParcel.sent'>> = {}): EventSpec<'testParcel.sent'> => ({
  schema: parcel,
  version: 1,
  subject: ({ parcelId }) => `parcel:${String(parcelId)}`,
  since: '0.1.0',
  ...more,
});

export const pricesSpec = (more: Partial<FilterSpec<'testParcel.prices'>> = {}): FilterSpec<'testParcel.prices'> => ({
  schema: z.array(z.strictObject({ label: z.string(), amount: z.int() })),
  onError: 'skip',
  timeoutMs: 2000,
  since: '0.1.0',
  ...more,
});

export const weightSpec = (more: Partial<FilterSpec<'testParcel.weight'>> = {}): FilterSpec<'testParcel.weight'> => ({
  schema: z.int().min(0),
  onError: 'skip',
  timeoutMs: 2000,
  since: '0.1.0',
  ...more,
});

export const gateSpec = (more: Partial<GateSpec> = {}): GateSpec => ({ onError: 'deny', timeoutMs: 3000, since: '0.1.0', ...more });

/** For names that the types forbid. */
export const anyName = (name: string): EventName => name as EventName;
