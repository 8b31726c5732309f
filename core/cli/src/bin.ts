#!/usr/bin/env node
import { Command } from 'commander';
import { addPaymentCommands } from './payments/index.ts';

/** Formats are asked for often and by scripts, so the house is not even loaded for them. */
const program = async (): Promise<Command> => {
  if (process.argv[2] === 'payments') return addPaymentCommands(new Command('billet'));
  const { createProgram } = await import('./program.ts');
  return createProgram();
};

try {
  await (await program()).parseAsync();
} catch (error) {
  const code = typeof error === 'object' && error !== null && 'code' in error ? `${String(error.code)}: ` : '';
  process.stderr.write(`${code}${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
