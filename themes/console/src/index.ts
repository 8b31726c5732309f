import { defineTheme } from '@billet/sdk';

export default defineTheme({ areas: ['staff'], parent: 'aurora' });
