import { defineLanguage } from '@billet/sdk';

export default defineLanguage({ locale: 'ru', name: 'Русский' });
