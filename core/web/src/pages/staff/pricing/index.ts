import type { Page } from '../../page.ts';
import { clientGroupsPage } from './client-groups.ts';
import { clientPreviewPage } from './client-preview.ts';
import { forecastPage } from './forecast.ts';
import { productOptionsPage } from './product-options.ts';
import { promotionsPage } from './promotions.ts';

export const pricingPages: readonly Page[] = [promotionsPage, productOptionsPage, clientGroupsPage, clientPreviewPage, forecastPage];
