import type { Room } from '../room.ts';
import { activity } from './activity.ts';
import { ageing } from './ageing.ts';
import { exportAccount } from './export-account.ts';
import { growth } from './growth.ts';
import { auditHistory } from './history.ts';
import { makeFigures, refreshFigures } from './make-figures.ts';
import { reportFigures } from './migrations/0001-report-figures.ts';
import { indexForWork } from './migrations/0002-index-for-work.ts';
import { collectedReport, newClientsReport, productsReport } from './money-reports.ts';
import { overview } from './overview.ts';
import { work } from './work.ts';
import { taxReport } from './tax-report.ts';

export const reportsRoom: Room = {
  name: 'reports',
  migrations: [reportFigures, indexForWork],
  operations: [overview, growth, ageing, activity, work, collectedReport, productsReport, newClientsReport, refreshFigures, auditHistory, taxReport, exportAccount],
  permissions: ['reports.read', 'audit.read', 'clients.export'],
  clientPermissions: ['clients.export'],
  setUp: (house) => {
    house.tasks.addFree('reports.figures', 'core:reports', () => makeFigures(house));
    house.scheduler.add({ name: 'reports.figures', pattern: '40 0 * * *', zone: 'UTC', run: () => makeFigures(house) });
  },
};
