import type { Migration } from '@billet/database';
import { createServices } from './0001-create-services.ts';
import { addServiceLife } from './0002-service-life.ts';
import { addServerProduct } from './0003-server-product.ts';
import { addServicePricing } from './0003-service-pricing.ts';
import { addDiscountUse } from './0004-discount-use.ts';
import { addGathering } from './0005-gathering.ts';
import { addHoursFrom } from './0006-hours-from.ts';
import { addStockTaken } from './0007-stock-taken.ts';
import { addServiceUsage } from './0008-usage.ts';
import { addUsageOwner } from './0009-usage-owner.ts';
import { addLeftPlans } from './0010-left-plans.ts';
import { addUsageCounts } from './0011-usage-counts.ts';
import { addOwedUsage } from './0012-owed-usage.ts';
import { addLeftOwners } from './0013-left-owners.ts';
import { addLeftOptions } from './0014-left-options.ts';
import { addHandedAt } from './0015-handed-at.ts';

export const servicesMigrations: readonly Migration[] = [createServices, addServiceLife, addServerProduct, addServicePricing, addDiscountUse, addGathering, addHoursFrom, addStockTaken, addServiceUsage, addUsageOwner, addLeftPlans, addUsageCounts, addOwedUsage, addLeftOwners, addLeftOptions, addHandedAt];
