import { entity } from '@billet/database';

export const serviceOptionColumns = {
  id: 'id',
  service_id: 'id',
  client_id: 'id',
  key: 'text',
  kind: 'text',
  choice: 'text?',
  quantity: 'int',
  price: 'money',
  setup_fee: 'money',
} as const;

/** An option a service has. Price and set-up fee are those of the whole option, for one full period. */
export class ServiceOption extends entity('service_options', { scope: 'client', columns: serviceOptionColumns }) {}

export const serviceDiscountColumns = {
  id: 'id',
  service_id: 'id',
  client_id: 'id',
  source: 'text',
  promotion_id: 'int?',
  kind: 'text',
  value: 'decimal',
  remaining: 'int?',
  from: 'date',
  until: 'date?',
  position: 'int',
  stacking: 'text?',
  counted_through: 'date?',
} as const;

/** A price cut of a service. Who changes one raises the version of the service, so that a run never counts it twice. */
export class ServiceDiscount extends entity('service_discounts', { scope: 'client', columns: serviceDiscountColumns }) {}

export const serviceInstalmentColumns = {
  id: 'id',
  service_id: 'id',
  client_id: 'id',
  kind: 'text',
  number: 'int',
  of: 'int',
  amount: 'money',
  billed_on: 'date?',
} as const;

/** A part of a fee that goes with one of the next periods. */
export class ServiceInstalment extends entity('service_instalments', { scope: 'client', columns: serviceInstalmentColumns }) {}
