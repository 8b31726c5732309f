import { serviceRef } from '@billet/sdk';
import type { PaperLook, PaperQr, Typeface } from './paper.ts';

/** What paper needs besides texts. The web package provides it, which has loaded languages and themes. */
export interface DocumentWords {
  /** Typefaces of the language packs. */
  typefaces(): readonly Typeface[];
  /** What the theme of a brand gives to paper. */
  look(brandId: number): Promise<PaperLook>;
  qr(text: string, label: string): PaperQr;
  /** Widths of bars and gaps in turn, of Interleaved 2 of 5. */
  bars(digits: string): readonly number[];
}

export const documentWordsRef = serviceRef<DocumentWords>('documents.words');
