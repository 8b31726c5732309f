import type { Money } from './money.ts';

/** Something about one service. @since 0.1.0 */
export interface ServiceFact {
  readonly serviceId: number;
  readonly clientId: number;
}

/** Something about one refund. @since 0.1.0 */
export interface RefundFact {
  readonly refundId: number;
  readonly paymentId: number;
  readonly clientId: number;
  readonly money: Money;
}

/** Something about one dispute. @since 0.1.0 */
export interface DisputeFact {
  readonly disputeId: number;
  readonly paymentId: number;
  readonly clientId: number;
  readonly money: Money;
}

/** Something about one binding of a service to a server. @since 0.1.0 */
export interface BindingFact extends ServiceFact {
  readonly bindingId: number;
}

/** Something about one domain; `name` in its ASCII form. @since 0.1.0 */
export interface DomainFact extends ServiceFact {
  readonly domainId: number;
  readonly name: string;
}

/** Something about one fiscal document of an invoice; `extension` is the authority's. @since 0.1.0 */
export interface FiscalFact {
  readonly documentId: number;
  readonly invoiceId: number;
  readonly clientId: number;
  readonly extension: string;
}

/**
 * The hooks of core, so that authors see them without importing core. The rooms declare their schemas, subjects and
 * policies when they start. Ids are numbers, dates `YYYY-MM-DD` in the brand's zone, money is in minor units.
 */
declare module './hooks.ts' {
  interface EventMap {
    'brand.created': { readonly brandId: number; readonly zone: string };

    'client.created': { readonly clientId: number; readonly brandId: number };
    /** All that `fromClientId` had is now `clientId`'s. */
    'client.merged': { readonly clientId: number; readonly fromClientId: number };
    /** A client was erased: what an add-on keeps of him outside its tables goes now. */
    'client.erased': { readonly clientId: number };
    /** A client stands in another group, or in none. */
    'client.groupChanged': { readonly clientId: number; readonly groupId: number | null };
    /** A payer has a tax number, or another one. */
    'payer.taxNumberSet': { readonly payerId: number; readonly clientId: number };
    /** A mail came back for good; `status` by RFC 3463. */
    'mail.bounced': { readonly mailId: number; readonly clientId: number | null; readonly address: string; readonly status: string };
    /** `referral` = what the link of an add-on left in the browser, `<extension>:<text>`, or nothing; anybody can forge it. */
    'user.registered': { readonly userId: number; readonly clientId: number; readonly referral: string | null };

    'order.placed': { readonly orderId: number; readonly clientId: number; readonly invoiceId: number | null };
    'order.accepted': { readonly orderId: number; readonly clientId: number };
    'order.cancelled': { readonly orderId: number; readonly clientId: number };
    'quote.made': { readonly quoteId: number; readonly clientId: number };
    'quote.accepted': { readonly quoteId: number; readonly clientId: number; readonly orderId: number };
    'quote.declined': { readonly quoteId: number; readonly clientId: number };

    'service.created': ServiceFact;
    'service.activated': ServiceFact;
    /** Terms, label or configuration changed; the server may have to follow. */
    'service.changed': ServiceFact;
    /** It belongs to another client now, `clientId`; invoices stayed with the old one. */
    'service.transferred': ServiceFact & { readonly fromClientId: number };
    'service.cancelRequested': ServiceFact & { readonly endsOn: string; readonly stopsDomains: boolean };
    'service.cancelWithdrawn': ServiceFact;
    /** `endedOn` is exclusive: the first day without it. */
    'service.ended': ServiceFact & { readonly endedOn: string };
    'service.suspended': ServiceFact & { readonly owner: string; readonly reason: string };
    /** One owner let go; `wholly` = none is left and the service runs again. */
    'service.unsuspended': ServiceFact & { readonly owner: string; readonly wholly: boolean };

    'contract.offered': ServiceFact & { readonly contractId: number };
    'contract.accepted': ServiceFact & { readonly contractId: number };

    'invoice.issued': { readonly invoiceId: number; readonly clientId: number; readonly total: Money };
    'invoice.paid': { readonly invoiceId: number; readonly clientId: number; readonly paidOn: string };
    /** A credit note took back part or all of an invoice. */
    'invoice.credited': { readonly invoiceId: number; readonly creditNoteId: number; readonly clientId: number; readonly total: Money };
    /** Money was taken off a paid invoice again: a refund, a reversal or a lost dispute. */
    'invoice.reopened': { readonly invoiceId: number; readonly clientId: number };
    'invoice.voided': { readonly invoiceId: number; readonly clientId: number };
    'billing.runFinished': { readonly runId: number; readonly expected: number; readonly produced: number; readonly parked: number };

    'payment.received': { readonly paymentId: number; readonly clientId: number; readonly money: Money; readonly invoiceIds: readonly number[] };
    /** A payment booked by mistake was turned back. */
    'payment.reversed': { readonly paymentId: number; readonly clientId: number; readonly money: Money };
    /** A client allowed a card or account to be charged later. */
    'paymentMethod.saved': { readonly methodId: number; readonly clientId: number; readonly label: string };
    'refund.succeeded': RefundFact;
    /** The money could not be sent and is on the client's balance. */
    'refund.failed': RefundFact;
    'dispute.opened': DisputeFact;
    'dispute.won': DisputeFact;
    'dispute.lost': DisputeFact;
    /** Money is held for us; staff take it or let it go. */
    'payment.authorised': { readonly attemptId: number; readonly clientId: number; readonly money: Money };
    'payment.failed': { readonly attemptId: number; readonly clientId: number; readonly reason: string };
    /** Money or a message of a provider that fits nothing waits for staff. */
    'payment.reviewNeeded': { readonly gatewayAccountId: number; readonly eventId: string; readonly reason: string };

    /** A rung of the dunning ladder was climbed; `action` says what it did, `webhook` that a program was told, or that this event is all it does. */
    'dunning.climbed': { readonly invoiceId: number; readonly clientId: number; readonly step: string; readonly action: string };
    /** Somebody promised to pay by the day `until`, inclusive. */
    'dunning.promised': { readonly invoiceId: number; readonly clientId: number; readonly until: string };
    'dunning.promiseBroken': { readonly invoiceId: number; readonly clientId: number };

    /** The server matches what is wanted. `first` = for the first time. */
    'provisioning.applied': BindingFact & { readonly first: boolean };
    'provisioning.failed': BindingFact & { readonly kind: string; readonly message: string; readonly needsAttention: boolean };
    'provisioning.removed': BindingFact;
    'usage.threshold': BindingFact & { readonly metric: string; readonly percent: number; readonly value: number; readonly limit: number };
    /** What a service may use in a period is used up; `action` is in force until the period ends at `until`, or more is bought. */
    'usage.capReached': ServiceFact & { readonly capId: number; readonly action: 'throttle' | 'block' | 'overage'; readonly until: string };
    /** Somebody told by API what a service used on a day, in the unit of its price; below nought what was told too much. */
    'usage.recorded': ServiceFact & { readonly metric: string; readonly day: string; readonly quantity: number };
    'usage.capLifted': ServiceFact & { readonly capId: number; readonly action: 'throttle' | 'block' | 'overage' };
    /** A server refuses or does not answer; calls to it pause. Once per trouble, not per service. */
    'server.down': { readonly serverId: number; readonly name: string; readonly kind: string; readonly message: string };

    'domain.registered': DomainFact & { readonly expiresOn: string };
    'domain.renewed': DomainFact & { readonly expiresOn: string };
    'domain.transferredIn': DomainFact & { readonly expiresOn: string };
    'domain.restored': DomainFact & { readonly expiresOn: string };
    'domain.traded': DomainFact & { readonly expiresOn: string };
    /** The paid time is over; it can still be renewed. */
    'domain.expired': DomainFact;
    /** It is in redemption: only a restore brings it back. */
    'domain.deleted': DomainFact;
    /** It is gone for good. */
    'domain.released': DomainFact;
    'domain.transferredAway': DomainFact;
    /** Something at the registrar waits for a person. */
    'domain.failed': DomainFact & { readonly operation: string; readonly message: string };

    /** An authority took a fiscal document; it is in force under `accessKey`. */
    'fiscal.accepted': FiscalFact & { readonly accessKey: string };
    /** An authority refused a fiscal document, or, with `cancellation`, to take one back; `reason` is its code. */
    'fiscal.rejected': FiscalFact & { readonly reason: string; readonly message: string; readonly cancellation: boolean };
    'fiscal.cancelled': FiscalFact;
  }
  interface GateMap {
    'order.accept': { readonly orderId: number; readonly clientId: number };
    /** Held, a service waits; `services.start` asks again. */
    'service.start': ServiceFact;
    'service.suspend': ServiceFact & { readonly owner: string };
    'service.terminate': ServiceFact;
    'payment.start': { readonly clientId: number; readonly gatewayAccountId: number; readonly amount: number; readonly currency: string };
  }
}
