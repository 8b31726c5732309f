import { defineLanguage } from '@billet/sdk';

export default defineLanguage({ locale: 'es', name: 'Español' });
