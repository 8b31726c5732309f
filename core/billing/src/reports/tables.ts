import { entity } from '@billet/database';

/** What a report said when it was last worked out, for houses that are too large to ask every time. */
export class ReportFigures extends entity('report_figures', {
  scope: 'system',
  columns: { id: 'id', name: 'text', figures: 'json', made_at: 'instant' },
}) {}
