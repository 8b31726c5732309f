import { brandReaders } from '@billet/sdk';

/** Brands for whoever writes and reads articles. */
export const brands = brandReaders('knowledgeBase', 'knowledgeBase.read');
