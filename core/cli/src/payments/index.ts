export { addPaymentCommands } from './add-payment-commands.ts';
