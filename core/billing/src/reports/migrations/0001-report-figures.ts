import type { Migration } from '@billet/database';

/** Figures of large houses, worked out by a job; and indexes for what the first page counts. */
export const reportFigures: Migration = {
  name: '0001-report-figures',
  up: async (m) => {
    await m.createTable('report_figures', (t) => {
      t.id();
      t.text('name').unique();
      t.json('figures');
      t.instant('made_at');
    });
    const indexes = [
      'create index clients_by_day on clients (created_at)',
      'create index services_by_end on services (ended_at) where ended_at is not null',
      `create index attempts_in_trouble on payment_attempts (state, created_at) where state in ('failed', 'unknown')`,
      'create index invoices_by_issue on invoices (issue_date)',
    ];
    await m.raw({ sqlite: indexes, postgres: indexes });
  },
};
