import { openModuleBench, type ModuleBench } from './server-module-bench.ts';
import type { ModuleCase } from './server-module-case.ts';
import { declarationCases } from './server-module-declaration-cases.ts';
import type { ServerModuleFixture } from './server-module-fixture.ts';
import { lifeCases } from './server-module-life-cases.ts';
import { singleResourceCases } from './server-module-single-resource-cases.ts';
import { resourceCases } from './server-module-resource-cases.ts';
import { troubleCases } from './server-module-trouble-cases.ts';

const cases: readonly ModuleCase[] = [...declarationCases, ...lifeCases, ...resourceCases, ...singleResourceCases, ...troubleCases];

type MakeFixture = () => Promise<ServerModuleFixture> | ServerModuleFixture;

const onBench = async <T>(
  makeFixture: MakeFixture,
  work: (bench: ModuleBench) => Promise<T> | T,
): Promise<T> => {
  const fixture = await makeFixture();
  try {
    const bench = await openModuleBench(fixture);
    try {
      return await work(bench);
    } finally {
      await bench.definition.stop?.();
    }
  } finally {
    await fixture.stop?.();
  }
};

const fits = ({ applies }: ModuleCase, bench: ModuleBench): boolean => applies?.(bench) !== false;

/**
 * The conformance kit for server modules: declares one mocha test per case. Cases about something a module does not
 * have are left out; a member without the fixture's other half fails.
 */
export const serverModuleConformance = (name: string, makeFixture: MakeFixture): void => {
  describe(`server module conformance: ${name}`, function () {
    // Only a module that is set up shows what it has, and by then its tests are declared.
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
export const failedModuleCases = async (makeFixture: MakeFixture): Promise<readonly string[]> => {
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
