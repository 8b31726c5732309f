import type { Page } from '../../page.ts';
import { accessPointsPage } from './access-points-page.ts';
import { serverAccountPage } from './account-page.ts';
import { serverAccountsPage } from './accounts-page.ts';
import { serverGroupsPage } from './groups-page.ts';
import { newServerPage } from './new-server-page.ts';
import { serverRequestPage } from './request-page.ts';
import { serverRequestsPage } from './requests-page.ts';
import { serverPage } from './server-page.ts';
import { serversPage } from './servers-page.ts';

/** `new` and `groups` come before a server of that id. */
export const serverPages: readonly Page[] = [serversPage, newServerPage, serverGroupsPage, serverPage, serverAccountsPage, serverAccountPage, serverRequestsPage, serverRequestPage, accessPointsPage];
