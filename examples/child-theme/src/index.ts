import { defineTheme } from '@billet/sdk';

/** A child theme: three files and the tokens are its own, everything else is Aurora's. */
export default defineTheme({
  areas: ['client', 'mail', 'document'],
  parent: 'aurora',
  families: [],
  tokens: [
    { name: 'accent', type: 'color', label: 'Accent', light: '#0b5f8a', dark: '#58b7e6' },
    { name: 'canvas', type: 'color', label: 'Background', light: '#f3f7f9', dark: '#0d1317' },
    { name: 'r-3', type: 'size', label: 'Rounding of cards', light: '.375rem', dark: '.375rem' },
  ],
});
