import type { Translator } from '@billet/kernel';
import { serviceRef } from '@billet/sdk';
import type { PaperLook, PaperQr, Typeface } from './paper.ts';

/** Languages for paper. The web package provides it, which has loaded them. */
export interface DocumentWords {
  /** The best installed language for what is wished, as a brand speaks it. */
  in(locale: string, brandId: number): Promise<Translator>;
  /** Typefaces of the language packs. */
  typefaces(): readonly Typeface[];
  /** What the theme of a brand gives to paper. */
  look(brandId: number): Promise<PaperLook>;
  qr(text: string, label: string): PaperQr;
  /** Widths of bars and gaps in turn, of Interleaved 2 of 5. */
  bars(digits: string): readonly number[];
}

export const documentWordsRef = serviceRef<DocumentWords>('documents.words');
