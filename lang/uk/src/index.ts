import { defineLanguage } from '@billet/sdk';

export default defineLanguage({ locale: 'uk', name: 'Українська' });
