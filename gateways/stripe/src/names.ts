/** Metadata keys by which our objects are found again in the Stripe account. */
export const ATTEMPT_KEY = 'billet_attempt';
export const REFUND_KEY = 'billet_refund';
export const INVOICES_KEY = 'billet_invoices';
/** `page` = made by a payment page, where a declined card may be followed by another one. */
export const FLOW_KEY = 'billet_flow';
/** `later` = the page only holds the money. */
export const CAPTURE_KEY = 'billet_capture';
