import { createOpenproviderClient } from '@billet/openprovider-api';
import { isModuleError, z, type CallCtx } from '@billet/sdk';
import type { Account } from './settings.ts';

export type Call = CallCtx<Account>;

const words = z.string().nullish();
const control = z.looseObject({ domain: words, dns_record: words, dns_value: words, file_location: words, file_name: words, file_contents: words, file_content: words, url: words });
const order = z.looseObject({
  id: z.number().int(),
  status: z.string(),
  product_id: z.number().int().nullish(),
  product_name: words,
  common_name: words,
  host_names: z.array(z.string()).nullish(),
  domain_validation_methods: z.array(z.looseObject({ host_name: words, method: words })).nullish(),
  additional_data: z.array(control).nullish(),
  email_approver: words,
  csr: words,
  certificate: words,
  intermediate_certificate: words,
  root_certificate: words,
  expiration_date: words,
  order_ends_at: words,
});
export type Order = z.output<typeof order>;
export type Control = z.output<typeof control>;

const made = z.looseObject({ id: z.number().int() });
const list = z.looseObject({ total: z.number().int().nullish(), results: z.array(order).nullish() });
const product = z.looseObject({ id: z.number().int(), name: z.string(), category: words });
const balance = z.looseObject({ balance: z.number().nullish(), currency: words });
const LATEST = 100;

/** How somebody proves that a name is his. */
export interface Proof {
  readonly host_name: string;
  readonly method: string;
}

export interface Request {
  readonly csr: string;
  readonly host_names: readonly string[];
  readonly domain_validation_methods: readonly Proof[];
  readonly approver_email?: string;
  readonly enable_dns_automation: boolean;
}

/** A day as Openprovider tells it, with or without a time; one that never was is none. */
export const dayOf = (told: string | null | undefined): string | undefined => {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(told ?? '')?.[0];
  return day === undefined || day < '1971-01-01' ? undefined : day;
};

type Products = readonly z.output<typeof product>[];
type Balance = Readonly<z.output<typeof balance>>;

/** The part of Openprovider's API that is about certificates. */
export interface SslApi {
  products(ctx: Call): Promise<Products>;
  balance(ctx: Call): Promise<Balance>;
  /** Orders, the latest first. */
  latest(ctx: Call): Promise<readonly Order[]>;
  order(ctx: Call, id: number): Promise<Order | undefined>;
  /** Buys an order that waits for its request. */
  create(ctx: Call, wish: Readonly<Record<string, unknown>>): Promise<number>;
  start(ctx: Call, id: number, request: Request): Promise<unknown>;
  reissue(ctx: Call, id: number, request: Request): Promise<unknown>;
  prove(ctx: Call, id: number, proofs: Pick<Request, 'domain_validation_methods' | 'approver_email'>): Promise<unknown>;
  /** The number of the order that goes on: the same, or a new one. */
  renew(ctx: Call, id: number): Promise<number>;
  cancel(ctx: Call, id: number): Promise<unknown>;
  resend(ctx: Call, id: number): Promise<unknown>;
  /** Addresses whose owner may prove control of a domain by mail. */
  approvers(ctx: Call, productId: number, domain: string): Promise<readonly string[]>;
}

export const createSslApi = (): SslApi => {
  const call = createOpenproviderClient();
  const path = (id: number, verb = ''): string => `/ssl/orders/${String(id)}${verb}`;
  return {
    products: async (ctx) => (await call(ctx, { method: 'GET', path: '/ssl/products', query: { limit: 1000 } }, z.looseObject({ results: z.array(product).nullish() }))).results ?? [],
    balance: (ctx) => call(ctx, { method: 'GET', path: '/resellers' }, balance),
    latest: async (ctx) => (await call(ctx, { method: 'GET', path: '/ssl/orders', query: { limit: LATEST, 'order_by.order_date': 'desc' } }, list)).results ?? [],
    order: async (ctx, id) => {
      try {
        return await call(ctx, { method: 'GET', path: path(id) }, order);
      } catch (error) {
        if (isModuleError(error) && error.failure.kind === 'notFound') return undefined;
        throw error;
      }
    },
    create: async (ctx, wish) => (await call(ctx, { method: 'POST', path: '/ssl/orders', json: { ...wish, autorenew: 'off', start_provision: false } }, made)).id,
    start: (ctx, id, request) => call(ctx, { method: 'PUT', path: path(id), json: { id, ...request, start_provision: true } }, z.unknown()),
    reissue: (ctx, id, request) => call(ctx, { method: 'POST', path: path(id, '/reissue'), json: { id, ...request } }, z.unknown()),
    prove: (ctx, id, proofs) => call(ctx, { method: 'PUT', path: path(id), json: { id, ...proofs } }, z.unknown()),
    renew: async (ctx, id) => (await call(ctx, { method: 'POST', path: path(id, '/renew'), json: { id } }, made)).id,
    cancel: (ctx, id) => call(ctx, { method: 'POST', path: path(id, '/cancel'), json: { id } }, z.unknown()),
    resend: (ctx, id) => call(ctx, { method: 'POST', path: path(id, '/approver-email/resend'), json: { id } }, z.unknown()),
    approvers: async (ctx, productId, domain) => (await call(ctx, { method: 'GET', path: '/ssl/approver-emails', query: { product_id: productId, domain } }, z.looseObject({ results: z.array(z.string()).nullish() }))).results ?? [],
  };
};
