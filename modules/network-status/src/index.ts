import { defineAddon } from '@billet/sdk';
import { listComponents, saveComponent } from './components.ts';
import { brands } from './house.ts';
import { getIncident, listIncidents, openIncident, updateIncident } from './incidents.ts';
import { pages, slots } from './pages.ts';
import { concerned, innerReads, statusOverview } from './read.ts';
import { components, incidents, updates } from './tables.ts';

/** What works and what does not, for everybody to see. */
export default defineAddon({
  tables: [components, incidents, updates],
  operations: [listComponents, saveComponent, listIncidents, getIncident, openIncident, updateIncident, statusOverview, concerned, ...innerReads, ...brands.operations],
  pages,
  slots,
});
