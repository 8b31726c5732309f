import { openBench, type Bench } from './gateway-bench.ts';
import type { GatewayCase } from './gateway-case.ts';
import { declarationCases } from './gateway-declaration-cases.ts';
import type { GatewayFixture } from './gateway-fixture.ts';
import { holdCases } from './gateway-hold-cases.ts';
import { paymentCases } from './gateway-payment-cases.ts';
import { webhookCases } from './gateway-webhook-cases.ts';

const cases: readonly GatewayCase[] = [...declarationCases, ...paymentCases, ...holdCases, ...webhookCases];

/**
 * The conformance kit for gateways: declares one mocha test per case. The numbers are those of the payment
 * reference; 8, 17 and 18 are about booking and belong to core. Cases about something a gateway does not have are
 * left out; a member without the fixture's other half fails.
 */
export const gatewayConformance = (
  name: string,
  makeFixture: () => Promise<GatewayFixture> | GatewayFixture,
): void => {
  describe(`gateway conformance: ${name}`, function () {
    let fixture: GatewayFixture | undefined;
    let bench: Bench;

    const open = async (): Promise<void> => {
      fixture = await makeFixture();
      bench = await openBench(fixture);
    };
    const close = async (): Promise<void> => {
      await fixture?.stop?.();
      fixture = undefined;
    };

    // Only a gateway that is set up shows what it has, and by then its tests are declared.
    before(async () => {
      await open();
      const foreign = new Set(
        cases.filter((each) => each.applies?.(bench) === false).map((each) => each.name),
      );
      this.tests = this.tests.filter((test) => !foreign.has(test.title));
      await close();
    });
    beforeEach(open);
    afterEach(close);

    for (const each of cases) {
      it(each.name, async () => {
        await each.run(bench);
      });
    }
  });
};
