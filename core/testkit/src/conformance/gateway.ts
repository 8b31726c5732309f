import { openBench, type Bench } from './gateway-bench.ts';
import type { GatewayCase } from './gateway-case.ts';
import { declarationCases } from './gateway-declaration-cases.ts';
import type { GatewayFixture } from './gateway-fixture.ts';
import { paymentCases } from './gateway-payment-cases.ts';
import { webhookCases } from './gateway-webhook-cases.ts';

const cases: readonly GatewayCase[] = [...declarationCases, ...paymentCases, ...webhookCases];

/**
 * The conformance kit for gateways: declares one mocha test per case. The numbers are those of the payment
 * reference; 8, 17 and 18 are about booking and belong to core. A case about something the gateway does not have
 * is skipped by name; a member without the fixture's other half fails.
 */
export const gatewayConformance = (
  name: string,
  makeFixture: () => Promise<GatewayFixture> | GatewayFixture,
): void => {
  describe(`gateway conformance: ${name}`, () => {
    let fixture: GatewayFixture | undefined;
    let bench: Bench;

    beforeEach(async () => {
      fixture = await makeFixture();
      bench = await openBench(fixture);
    });
    afterEach(async () => {
      await fixture?.stop?.();
      fixture = undefined;
    });

    for (const each of cases) {
      it(each.name, async function () {
        if (each.applies?.(bench) === false) this.skip();
        await each.run(bench);
      });
    }
  });
};
