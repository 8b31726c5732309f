import type { Area } from '../../http/visitor.ts';
import type { Page } from '../page.ts';
import { domainPage } from './domain-page.ts';
import { domainsPage } from './domains-page.ts';
import { importPage } from './import-page.ts';
import { domainOrderPage } from './order-page.ts';
import { recordsPage } from './records-page.ts';
import { registrantCheckPage } from './registrant-check-page.ts';
import { registrantPage } from './registrant-page.ts';
import { domainSearchPage } from './search-page.ts';
import { watchPage } from './watch-page.ts';

/** The pages about domains of an area; the more special address first. */
export const domainPages = (area: Area): readonly Page[] => [
  domainsPage(area),
  ...(area === 'client' ? [domainSearchPage, domainOrderPage, registrantCheckPage] : []),
  ...(area === 'staff' ? [watchPage, importPage] : []),
  domainPage(area),
  recordsPage(area),
  registrantPage(area),
];
