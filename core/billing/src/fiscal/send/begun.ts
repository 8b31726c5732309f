import type { FiscalWish } from '@billet/sdk';
import type { FiscalAccount, FiscalDocument } from '../tables.ts';

/** A document that is about to be sent or taken back. */
export interface Begun {
  readonly row: FiscalDocument;
  readonly account: FiscalAccount;
  readonly wish: FiscalWish;
  /** An earlier try ended without an answer: ask first. */
  readonly doubtful: boolean;
}

export const isReadyToSend = ({ state }: Pick<FiscalDocument, 'state'>): boolean => ['queued', 'sent', 'pending', 'cancelling'].includes(state);
