import { defineLanguage } from '@billet/sdk';

export default defineLanguage({ locale: 'pt-BR', name: 'Português (Brasil)' });
