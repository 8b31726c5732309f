export { VERSION } from '@billet/billing';
