import { openTestApp, postgresAvailable, requireComponent, type TestApp, type TestAppOptions } from '@billet/testkit';

/**
 * Declares a suite of one whole Billet for SQLite and for PostgreSQL; it is opened before and closed after the suite.
 * With `long`, the half of PostgreSQL is for `npm run test:all`: months of life take minutes there on a small machine.
 */
export const onBothEngines = (title: string, define: (app: () => TestApp) => void, { long = false, ...options }: Omit<TestAppOptions, 'engine'> & { readonly long?: boolean } = {}): void => {
  const suite = (engine: 'sqlite' | 'postgres'): void => {
    describe(`${title} [${engine}]`, function () {
      this.timeout(240_000);
      let opened: TestApp | undefined;
      before(async () => {
        opened = await openTestApp({ ...options, engine });
      });
      after(() => opened?.close());
      define(() => opened as TestApp);
    });
  };
  suite('sqlite');
  if (long && (process.env['BILLET_LONG'] ?? '') === '') return;
  if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
};

/** The code of the error that a call ends with. */
export const codeOf = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call;
    return 'nothing was refused';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
};
