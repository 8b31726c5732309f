import { createProgram } from '@billet/cli';

/** Runs a command in this process and gives what it printed. */
export const billet = async (...words: readonly string[]): Promise<string> => {
  const { stdout } = process;
  const write = stdout.write.bind(stdout);
  let seen = '';
  stdout.write = (chunk: string | Uint8Array): boolean => {
    seen += String(chunk);
    return true;
  };
  try {
    await createProgram().exitOverride().parseAsync(words, { from: 'user' });
  } finally {
    stdout.write = write;
  }
  return seen;
};
