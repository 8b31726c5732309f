import type { Offer } from './client/pay-or-agree.ts';
import type { Money } from '@billet/sdk';
import type { Feature } from '../view-models/page.ts';

/** Answers of operations, as the pages read them. The operations' output schemas are what guarantees them. */
export interface InvoiceRow {
  readonly id: number;
  readonly number: string | null;
  readonly clientId: number;
  readonly brandId: number;
  readonly type: string;
  readonly status: string;
  readonly settlement: string;
  readonly issueDate: string | null;
  readonly dueDate: string;
  readonly net: Money;
  readonly tax: Money;
  readonly total: Money;
  readonly paid: Money;
  readonly open: Money;
  readonly credited?: Money;
  readonly notes?: string;
  readonly gatewayAccountId?: number | null;
  readonly payerId: number;
  readonly payerName: string;
}

export interface InvoiceDetail {
  readonly invoice: InvoiceRow;
  readonly lines: readonly { readonly id: number; readonly unitPrice: number; readonly taxClass: string | null; readonly credited: number; readonly description: string; readonly periodStart: string | null; readonly periodEnd: string | null; readonly quantity: number; readonly net: number }[];
  readonly taxes: readonly TaxLine[];
  readonly party: { readonly seller: Party; readonly buyer: Party };
  /** Language of the document. */
  readonly locale: string;
}

export interface TaxLine {
  readonly name: string;
  readonly rate: string;
  readonly amount: number;
  readonly category: string;
  readonly reason: string | null;
  readonly note: string | null;
}

export interface Party {
  readonly name: string;
  readonly taxId: string | null;
  readonly country: string;
  readonly address: Readonly<Record<string, string>>;
}

export interface ServiceRow {
  readonly id: number;
  readonly number: string;
  readonly parentId: number | null;
  readonly clientId: number;
  readonly payerId: number;
  readonly brandId: number;
  readonly productId: number;
  readonly label: string;
  readonly status: string;
  readonly billingStatus: string;
  readonly cycle: { readonly unit: string; readonly count: number };
  readonly price: Money;
  readonly quantity: number;
  /** What was chosen of each option: a choice's key, or how many. */
  readonly options: Readonly<Record<string, string | number>>;
  readonly startDate: string;
  readonly endDate: string | null;
  readonly billedThrough: string | null;
  readonly nextBillAt: string | null;
  readonly billingPausedOn: string | null;
  readonly holdSuspensionUntil: string | null;
  readonly message: string;
  readonly cancelRequestedAt: string | null;
  readonly activatedAt: string | null;
}

export interface ClientRow {
  readonly id: number;
  readonly number: string;
  readonly brandId: number;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly taxId: string | null;
  readonly country: string;
  readonly address: Readonly<Record<string, string>>;
  readonly locale: string;
  readonly currency: string;
  readonly status: string;
  readonly dueDay: number | null;
  readonly accountDay: number | null;
  readonly createdAt: string;
  readonly version: number;
}

export interface ProductRow {
  readonly id: number;
  readonly brandId: number;
  readonly type: string;
  readonly slug: string;
  readonly name: Readonly<Record<string, string>>;
  readonly description: Readonly<Record<string, string>>;
  readonly status: string;
  readonly module: string | null;
  readonly serverId: number | null;
  readonly setupOn: string;
  readonly mode: string;
  readonly isAddon: boolean;
  readonly stock: number | null;
  readonly groupId: number | null;
  readonly position: number;
  readonly recommended: boolean;
  readonly features: Readonly<Record<string, readonly Feature[]>>;
  readonly units: readonly number[];
  readonly prices: readonly { readonly currency: string; readonly cycle: { readonly unit: string; readonly count: number }; readonly price: number; readonly setupFee: number }[];
}

export interface PageOf<T> {
  readonly items: readonly T[];
  /** Where the next page begins; few lists have places that are no numbers. */
  readonly next?: number | string;
}

export interface GatewayRow {
  readonly id: number;
  readonly brandId: number;
  readonly extension: string;
  readonly title: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly flow: string;
  readonly needsApproval?: boolean;
  readonly setsUp?: boolean;
  readonly keeps?: boolean;
  readonly isDefault?: boolean;
  /** What it charges instead of the currency that was asked about. */
  readonly conversion?: Offer | null;
  readonly surcharge?: { readonly percent: string; readonly fixed: number; readonly grossUp: boolean } | null;
}

export interface SessionRow {
  readonly id: string;
  readonly username: string;
  readonly nas: string;
  readonly startedAt: string;
  readonly stoppedAt: string | null;
  readonly ip: string | null;
  readonly mac: string | null;
  readonly up: number;
  readonly down: number;
}

export interface ResourcesOf {
  readonly bindings: readonly { readonly id: number; readonly serverId: number; readonly extension: string; readonly state: string; readonly attempts: number; readonly error: { readonly message?: string } | null; readonly appliedAt: string | null }[];
  readonly resources: readonly { readonly id: number; readonly kind: string; readonly name: string; readonly state: string; readonly data: Readonly<Record<string, unknown>>; readonly hasSecret: boolean }[];
}
