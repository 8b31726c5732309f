import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = (): string | undefined => {
  try {
    return fileURLToPath(import.meta.resolve('@billet/testkit/bin'));
  } catch {
    return undefined;
  }
};

/** The testkit is no part of an installation that bills. Where it is there, its own program does the work. */
export const delegateToTestkit = (args: readonly string[]): Promise<number> => {
  const file = program();
  if (file === undefined) return Promise.reject(new Error('@billet/testkit is not installed here: npm install --save-dev @billet/testkit'));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...process.execArgv, file, ...args], { stdio: 'inherit' });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
};
