import { defineLanguage } from '@billet/sdk';

export default defineLanguage({ locale: 'en', name: 'English' });
