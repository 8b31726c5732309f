import { defineLanguage } from '@billet/sdk';

export default defineLanguage({ locale: 'de', name: 'Deutsch' });
