import { isMalformed } from '@billet/sdk';
import type { Command } from 'commander';
import { decode, encode } from './convert.ts';
import { verify, type VerifyOptions } from './verify.ts';

/** Exit code for input that is not what it claims to be. */
const MALFORMED = 2;

/** JSON on standard output; what is wrong with the input goes to standard error, and nothing to standard output. */
const answer = async (work: Promise<unknown>): Promise<void> => {
  try {
    process.stdout.write(`${JSON.stringify(await work, null, 2)}\n`);
  } catch (error) {
    if (!isMalformed(error)) throw error;
    process.stderr.write(`${JSON.stringify({ error: error.code, message: error.message, ...error.details }, null, 2)}\n`);
    process.exitCode = MALFORMED;
  }
};

interface DayOption {
  readonly on?: string;
}

/** `billet payments …`: the formats of the gateways, without a house, a server or a database. */
export const addPaymentCommands = (program: Command): Command => {
  const payments = program.command('payments').description('payment codes, bank files and webhook signatures');
  payments
    .command('decode <format>')
    .description('read a payment code or bank file from standard input and print it as JSON')
    .option('--on <date>', 'the day on which it is read')
    .action((format: string, { on }: DayOption) => answer(decode(format, on)));
  payments
    .command('encode <format>')
    .description('write a payment code from JSON on standard input')
    .option('--on <date>', 'the day on which it is written')
    .action((format: string, { on }: DayOption) => answer(encode(format, on)));
  payments
    .command('verify <gateway>')
    .description('check the signature of a webhook')
    .requiredOption('--secret <secret>', 'what the gateway signs with')
    .requiredOption('--headers <file>', 'lines like "Name: value", or a JSON object')
    .requiredOption('--body <file>', 'the exact bytes of the body')
    .option('--now <instant>', 'Unix seconds or an ISO instant; this moment when absent')
    .option('--query <query>', 'query string of the address')
    .action((gateway: string, options: VerifyOptions) => answer(verify(gateway, options)));
  return program;
};
