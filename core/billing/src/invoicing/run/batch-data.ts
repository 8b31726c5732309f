import { decodeRow, idList, type Database } from '@billet/database';
import { Brand, LegalEntity } from '../../brands/index.ts';
import { loadCataloguePrices, Product, type CataloguePrices } from '../../catalog/index.ts';
import { loadPricing, serviceColumns, withUsage, type Service, type ServicePricing } from '../../services/index.ts';
import { loadBuyerFacts, loadTaxTable, type TaxBuyer, type TaxTable } from '../../tax/index.ts';
import type { BuyerSnapshot } from '../documents.ts';

/** What is the same for all clients of a run; loaded once. */
export interface RunFacts {
  readonly brands: ReadonlyMap<number, Brand>;
  readonly entities: ReadonlyMap<number, LegalEntity>;
  readonly products: ReadonlyMap<number, Product>;
  readonly taxes: TaxTable;
  readonly prices: CataloguePrices;
}

const byId = <T extends { readonly id: number }>(rows: readonly T[]): ReadonlyMap<number, T> => new Map(rows.map((row) => [row.id, row] as const));

export const loadRunFacts = async (db: Database): Promise<RunFacts> => ({
  brands: byId(await db.from(Brand)),
  entities: byId(await db.from(LegalEntity)),
  products: byId(await db.from(Product)),
  taxes: await loadTaxTable(db),
  prices: await loadCataloguePrices(db),
});

/** A payer as a document names him. */
export interface PayerFacts extends TaxBuyer {
  readonly payerId: number;
  readonly clientId: number;
  readonly name: string;
  readonly taxId: string | null;
  readonly country: string;
  readonly address: unknown;
  readonly email: string;
  /** What the client answered to the brand's field `kpp`; empty without an answer. */
  readonly registrationCode: string;
  readonly locale: string;
  /** Each item gets a document of its own. */
  readonly separate: boolean;
  /** Percentage off everything, by the client's group. */
  readonly groupDiscount: string | null;
}

/** A payer as the documents keep him that are made now. */
export const buyerOf = ({ name, taxId, country, address, email, registrationCode }: PayerFacts): BuyerSnapshot =>
  ({ name, taxId, country, address, email, ...(registrationCode === '' ? {} : { registrationCode }) });

const textIn = (json: unknown): string => {
  const value: unknown = typeof json === 'string' ? JSON.parse(json) : '';
  return typeof value === 'string' ? value.trim() : '';
};

const payerOf = (row: Record<string, unknown>): PayerFacts => ({
  payerId: Number(row['payer_id']),
  clientId: Number(row['client_id']),
  name: String(row['name']),
  taxId: row['tax_id'] === null ? null : String(row['tax_id']),
  country: String(row['country']),
  address: JSON.parse(String(row['address'])) as unknown,
  email: String(row['email']),
  registrationCode: textIn(row['kpp']),
  locale: String(row['locale']),
  separate: [row['separate_invoices'], row['group_separate']].some((flag) => flag === true || flag === 1),
  groupDiscount: row['discount_percent'] === null ? null : String(row['discount_percent']),
});

/** What prices services, with what they used where anything is billed by usage. */
export const loadPrices = async (db: Database, { prices }: Pick<RunFacts, 'prices'>, serviceIds: readonly number[]): Promise<ReadonlyMap<number, ServicePricing>> => {
  const pricing = await loadPricing(db, serviceIds);
  return prices.usage.any ? withUsage(db, pricing, serviceIds) : pricing;
};

/** What a run reads of a batch of clients. */
export interface Batch {
  readonly services: readonly Service[];
  readonly payers: ReadonlyMap<number, PayerFacts>;
  readonly pricing: ReadonlyMap<number, ServicePricing>;
}

/** Services that are due, what prices them, and their payers, of a batch of clients: a handful of statements whatever its size. */
export const loadBatch = async (
  db: Database,
  clientIds: readonly number[],
  asOf: string,
  facts: Pick<RunFacts, 'prices'>,
): Promise<Batch> => {
  const ids = idList(db, clientIds);
  const rows = await db.raw(
    `select s.* from services s where s.client_id in ${ids.sql} and s.next_bill_at is not null and s.next_bill_at <= ?
     and not exists (select 1 from parked_clients p where p.client_id = s.client_id) order by s.client_id, s.id`,
    [ids.binding, asOf],
  );
  const services = rows.map((row) => decodeRow(serviceColumns, row) as unknown as Service);
  return {
    services,
    payers: await loadPayers(db, services.map((service) => service.payer_id)),
    pricing: await loadPrices(db, facts, services.map((service) => service.id)),
  };
};

export const loadPayers = async (db: Database, payerIds: readonly number[]): Promise<ReadonlyMap<number, PayerFacts>> => {
  if (payerIds.length === 0) return new Map();
  const ids = idList(db, [...new Set(payerIds)]);
  const rows = await db.raw(
    `select p.id as payer_id, p.client_id, p.name, p.tax_id, p.country, p.address, p.email, c.locale, c.separate_invoices, g.separate_invoices as group_separate, g.discount_percent, v.value as kpp
     from payers p join clients c on c.id = p.client_id left join client_groups g on g.id = c.group_id
     left join client_fields f on f.brand_id = c.brand_id and f.key = 'kpp' left join client_field_values v on v.field_id = f.id and v.client_id = c.id where p.id in ${ids.sql}`,
    [ids.binding],
  );
  const buyers = await loadBuyerFacts(db, payerIds);
  return new Map(rows.map(payerOf).map((payer) => [payer.payerId, { ...payer, ...buyers.get(payer.payerId) }] as const));
};
