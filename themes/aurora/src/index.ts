import { defineTheme } from '@billet/sdk';

export default defineTheme({
  areas: ['client', 'mail', 'document'],
  families: ['harbour'],
  tokens: [
    { name: 'accent', type: 'color', label: 'Accent', light: '#0c6b5c', dark: '#3cc2a5' },
    { name: 'canvas', type: 'color', label: 'Background', light: '#f7f6f2', dark: '#101312' },
    { name: 'surface', type: 'color', label: 'Cards', light: '#ffffff', dark: '#181c1b' },
    { name: 'ink', type: 'color', label: 'Text', light: '#1a1d1b', dark: '#edf0ee' },
    { name: 'r-2', type: 'size', label: 'Rounding of fields and buttons', light: '.625rem', dark: '.625rem' },
    { name: 'r-3', type: 'size', label: 'Rounding of cards', light: '1rem', dark: '1rem' },
  ],
});
