import type { Page } from '../../page.ts';
import { newRegistrarPage, registrarPage, registrarsPage } from './registrars.ts';
import { tldCostsPage } from './tld-costs.ts';
import { tldMarginsPage } from './tld-margins.ts';
import { tldPage } from './tld.ts';
import { newTldPage, tldsPage } from './tlds.ts';

export const domainCataloguePages: readonly Page[] = [registrarsPage, newRegistrarPage, registrarPage, tldsPage, newTldPage, tldMarginsPage, tldCostsPage, tldPage];
