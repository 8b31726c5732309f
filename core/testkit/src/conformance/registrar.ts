import { openRegistrarBench, type RegistrarBench } from './registrar-bench.ts';
import type { RegistrarCase } from './registrar-case.ts';
import type { RegistrarFixture } from './registrar-fixture.ts';
import { endingCases } from './registrar-ending-cases.ts';
import { lifeCases } from './registrar-life-cases.ts';
import { peopleCases } from './registrar-people-cases.ts';
import { searchCases } from './registrar-search-cases.ts';
import { troubleCases } from './registrar-trouble-cases.ts';
import { verificationCases } from './registrar-verification-cases.ts';
import { zoneCases } from './registrar-zone-cases.ts';

const cases: readonly RegistrarCase[] = [...searchCases, ...lifeCases, ...endingCases, ...troubleCases, ...zoneCases, ...verificationCases, ...peopleCases];

type MakeFixture = () => Promise<RegistrarFixture> | RegistrarFixture;

const onBench = async <T>(makeFixture: MakeFixture, work: (bench: RegistrarBench) => Promise<T> | T): Promise<T> => {
  const fixture = await makeFixture();
  try {
    const bench = await openRegistrarBench(fixture);
    try {
      return await work(bench);
    } finally {
      await bench.stop();
    }
  } finally {
    await fixture.stop?.();
  }
};

const fits = ({ applies }: RegistrarCase, bench: RegistrarBench): boolean => applies?.(bench) !== false;

/**
 * The conformance kit for registrars: declares one mocha test per case. Cases about something a registrar or its
 * fixture does not have are left out.
 */
export const registrarConformance = (name: string, makeFixture: MakeFixture): void => {
  describe(`registrar conformance: ${name}`, function () {
    // Only a registrar that is set up shows what it has, and by then its tests are declared.
    before(() =>
      onBench(makeFixture, (bench) => {
        const foreign = new Set(cases.filter((each) => !fits(each, bench)).map((each) => each.name));
        this.tests = this.tests.filter((test) => !foreign.has(test.title));
      }),
    );

    for (const each of cases) {
      it(each.name, () => onBench(makeFixture, (bench) => each.run(bench)));
    }
  });
};

/** Runs the same cases without mocha, and gives the names of those that fail. */
export const failedRegistrarCases = async (makeFixture: MakeFixture): Promise<readonly string[]> => {
  const failed: string[] = [];
  for (const each of cases) {
    try {
      await onBench(makeFixture, async (bench) => {
        if (fits(each, bench)) await each.run(bench);
      });
    } catch {
      failed.push(each.name);
    }
  }
  return failed;
};
