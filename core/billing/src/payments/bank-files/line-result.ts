/** What became of a line. */
export interface LineResult {
  readonly state: 'booked' | 'review' | 'noted';
  readonly reason?: string;
  readonly invoiceId?: number;
  readonly paymentId?: number;
}
