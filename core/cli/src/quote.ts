import { readFileSync } from 'node:fs';
import { quoteCase } from '@billet/billing';
import { isBilletError } from '@billet/sdk';

/** Exit code of a case that cannot be understood. */
const BAD_INPUT = 2;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const refuse = (reason: string): void => {
  process.stderr.write(`${reason}\n`);
  process.exitCode = BAD_INPUT;
};

/** Prints what the engine makes of the case in a file. Bad input names the field and ends with exit code 2. */
export const quoteFile = (file: string, print: (value: unknown) => void): void => {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    refuse(`--file: ${reasonOf(error)}`);
    return;
  }
  try {
    print(quoteCase(JSON.parse(text)));
  } catch (error) {
    if (error instanceof SyntaxError) refuse(`--file: ${error.message}`);
    else if (isBilletError(error) && error.status === 422) refuse(error.code === 'VALIDATION' || error.field === undefined ? error.message : `${error.field}: ${error.message}`);
    else throw error;
  }
};
