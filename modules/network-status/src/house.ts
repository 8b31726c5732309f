import { brandReaders } from '@billet/sdk';

/** Brands for whoever tells and reads what works. */
export const brands = brandReaders('networkStatus', 'networkStatus.read');
