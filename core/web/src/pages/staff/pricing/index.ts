import type { Page } from '../../page.ts';
import { affectedPage } from './affected.ts';
import { clientGroupsPage } from './client-groups.ts';
import { clientPreviewPage } from './client-preview.ts';
import { earlyInvoicesPage } from './early-invoices.ts';
import { exchangeRatesPage } from './exchange-rates.ts';
import { forecastPage } from './forecast.ts';
import { productOptionsPage } from './product-options.ts';
import { promotionPage } from './promotion.ts';
import { promotionsPage } from './promotions.ts';
import { servicePricePage } from './service-price.ts';
import { unbundlePage } from './unbundle.ts';

export const pricingPages: readonly Page[] = [promotionsPage, promotionPage, productOptionsPage, clientGroupsPage, clientPreviewPage, forecastPage, exchangeRatesPage, earlyInvoicesPage, servicePricePage, affectedPage, unbundlePage];
