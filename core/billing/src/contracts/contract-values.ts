import { addDays, type OperationCtx } from '@billet/sdk';
import { Brand, LegalEntity } from '../brands/index.ts';
import { localised, Product } from '../catalog/index.ts';
import { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { recurringPriceOf } from '../lifecycle/index.ts';
import type { Service } from '../services/index.ts';

/** What a contract's text may name. */
export const contractNames = [
  'client.name', 'client.number', 'client.email', 'client.taxId', 'client.address', 'company.name', 'company.taxId', 'company.address', 'brand.name', 'brand.email', 'service.number', 'service.label', 'service.plan',
  'service.price', 'service.cycle', 'service.routingPoint', 'contract.number', 'contract.start', 'contract.lastDay', 'contract.termMonths', 'contract.penalty',
] as const;

const addressText = (address: unknown): string =>
  typeof address === 'object' && address !== null ? ['line1', 'line2', 'postcode', 'city', 'region'].map((key) => String((address as Record<string, unknown>)[key] ?? '')).filter((part) => part !== '').join(', ') : '';

export interface ContractTerms {
  readonly number: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly termMonths: number;
  readonly penalty: string;
}

/** The values in the client's language: dates, money and cycle as people write them there. */
export const contractValues = async (ctx: OperationCtx, service: Service, terms: ContractTerms): Promise<Readonly<Record<(typeof contractNames)[number], string>>> => {
  const { all } = data(ctx);
  const client = (await all(Client).findById(service.client_id)) as Client;
  const brand = (await all(Brand).findById(service.brand_id)) as Brand;
  const entity = (await all(LegalEntity).findById(service.legal_entity_id)) as LegalEntity;
  const product = await all(Product).findById(service.product_id);
  const { locale } = client;
  const date = (day: string): string => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency: service.currency });
  const exponent = money.resolvedOptions().maximumFractionDigits ?? 2;
  const unit = service.cycle_unit;
  const cycle = unit === 'once' || unit === 'free' ? '' : new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(service.cycle_count);
  return {
    'client.name': client.name, 'client.number': client.number, 'client.email': client.email, 'client.taxId': client.tax_id ?? '', 'client.address': addressText(client.address),
    'company.name': entity.name, 'company.taxId': entity.tax_id ?? '', 'company.address': addressText(entity.address), 'brand.name': brand.name, 'brand.email': brand.email,
    'service.number': service.number, 'service.label': service.label, 'service.plan': localised(product?.name, locale), 'service.price': money.format((await recurringPriceOf(ctx, service)) / 10 ** exponent), 'service.cycle': cycle,
    'service.routingPoint': service.routing_point, 'contract.number': terms.number, 'contract.start': date(terms.startsOn), 'contract.lastDay': date(addDays(terms.endsOn, -1)),
    'contract.termMonths': String(terms.termMonths), 'contract.penalty': terms.penalty,
  };
};
