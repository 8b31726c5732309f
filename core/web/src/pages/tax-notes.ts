import type { Translator } from '@billet/kernel';
import type { TaxLine } from './shapes.ts';

/** Why a document bears no tax, in the document's own language, with the proof. */
export const taxNotes = (say: Translator, taxes: readonly TaxLine[]): readonly string[] => [
  ...new Set(
    taxes.flatMap(({ category, reason, note }) => {
      if (category === 'S' || reason === null) return [];
      const text = category === 'AE' ? say.t('tax.note.reverse-charge') : say.t('tax.note.exempt', { reason });
      return [note === null || note === '' ? text : `${text} ${note}`];
    }),
  ),
];
