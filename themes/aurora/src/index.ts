import { defineTheme } from '@billet/sdk';

export default defineTheme({
  areas: ['client', 'mail', 'document'],
  tokens: [
    { name: 'accent', type: 'color', label: 'Accent', light: '#0c6b5c', dark: '#3cc2a5' },
    { name: 'canvas', type: 'color', label: 'Background', light: '#f7f6f2', dark: '#101312' },
  ],
});
