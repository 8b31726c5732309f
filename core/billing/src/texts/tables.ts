import { entity } from '@billet/database';

/** A text that staff have written; without a brand it is for all of them and for the staff area. `original` is what it took the place of. */
export class TextOverride extends entity('text_overrides', {
  scope: 'system',
  columns: { id: 'id', brand_id: 'id?', locale: 'text', key: 'text', text: 'text', original: 'text', saved_by: 'text', saved_at: 'instant' },
}) {}
