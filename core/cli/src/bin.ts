#!/usr/bin/env node
import { createProgram } from './program.ts';

try {
  await createProgram().parseAsync();
} catch (error) {
  const code = typeof error === 'object' && error !== null && 'code' in error ? `${String(error.code)}: ` : '';
  process.stderr.write(`${code}${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
