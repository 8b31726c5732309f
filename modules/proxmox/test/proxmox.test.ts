import { secret, type Desired, type Observed, type Outcome } from '@billet/sdk';
import { gatewayCtx, serverModuleConformance, type ServerModuleFixture } from '@billet/testkit';
import { expect } from 'chai';
import proxmox from '../src/index.ts';
import { createProxmoxModule } from '../src/proxmox-module.ts';
import type { Call } from '../src/proxmox.ts';
import { accountSettings, productSettings, type Plan } from '../src/settings.ts';
import { startFakeProxmox, TOKEN, TOKEN_ID, type FakeProxmox, type Vm } from './support/fake-proxmox.ts';

const stateOf = (vm: Vm): 'active' | 'suspended' => (vm.status === 'running' && !String(vm.config['tags']).includes('suspended') ? 'active' : 'suspended');
const machines = ({ vms }: FakeProxmox): readonly Vm[] => [...vms.values()].filter((vm) => !vm.template);

const fixture = async (): Promise<ServerModuleFixture> => {
  const server = await startFakeProxmox();
  const settings = { address: server.url, apiUser: TOKEN_ID, token: TOKEN };
  return {
    extension: proxmox,
    settings,
    plan: { template: 9000, cores: 2, memory: 2048, disk: 20 },
    otherPlan: { template: 9000, cores: 4, memory: 4096, disk: 20 },
    passwords: true,
    wrongSecret: { settings: { ...settings, token: 'wrong-token' } },
    unreachable: { ...settings, address: 'http://127.0.0.1:9' },
    invalid: [
      { field: 'username', spoil: (want) => ({ ...want, username: 'under_score' }) },
    ],
    server: {
      look: (username) => {
        const vm = server.byName(username);
        if (vm === undefined) return undefined;
        const { cores, memory, scsi0, cipassword } = vm.config;
        return { state: stateOf(vm), plan: { cores, memory, disk: /size=\w+/.exec(String(scsi0))?.[0] }, password: String(cipassword) };
      },
      count: () => machines(server).length,
      loseAnswer: () => {
        server.loseAnswer();
      },
      stall: () => {
        server.stall();
      },
      foreign: (username) => {
        server.addVm({ vmid: 555, name: username });
      },
      spoil: (username) => {
        const vm = server.byName(username);
        if (vm !== undefined) Object.assign(vm.config, { cores: 1, memory: 16, tags: '' });
        if (vm !== undefined) vm.status = 'stopped';
      },
      traffic: (username, _, { up, down }) => {
        const vm = server.byName(username);
        if (vm !== undefined) Object.assign(vm, { netin: down, netout: up });
      },
    },
    finish: () => {
      server.finish();
    },
    stop: () => server.stop(),
  };
};

serverModuleConformance('proxmox', fixture);

describe('Proxmox VE: tasks', () => {
  const module = createProxmoxModule();
  let server: FakeProxmox;
  let ctx: Call;
  const want = (change: Partial<Desired<Plan>> = {}): Desired<Plan> => ({
    serviceId: '12', username: 'vm12', password: secret('S3cret-of-vm'), email: 'a@example.test', locale: 'en',
    plan: productSettings.parse({ template: 9000, cores: 2, disk: 20 }), planKey: '3', options: {}, state: 'active', resources: [], ...change,
  });
  const statuses = async (turns: number, wish = want()): Promise<readonly string[]> => {
    const seen: string[] = [];
    for (let turn = 0; turn < turns; turn += 1) {
      const outcome = await module.ensure(ctx, wish);
      seen.push(outcome.status === 'pending' ? (/:(qm\w+|resize):/.exec(outcome.job)?.[1] ?? outcome.job) : outcome.status);
      server.finish();
    }
    return seen;
  };
  const made = async (): Promise<Observed> => {
    await statuses(3);
    const outcome: Outcome<Observed> = await module.ensure(ctx, want());
    if (outcome.status !== 'done') throw new Error(outcome.status);
    return outcome.value;
  };

  beforeEach(async () => {
    server = await startFakeProxmox();
    ctx = gatewayCtx({ settings: accountSettings.parse({ address: server.url, apiUser: TOKEN_ID, token: TOKEN }) }) as Call;
  });
  afterEach(() => server.stop());

  it('copies, grows the disk, turns on, and then has nothing left to do', async () => {
    expect(await statuses(5)).to.deep.equal(['qmclone', 'resize', 'qmstart', 'done', 'done']);
    expect(machines(server)).to.have.lengthOf(1);
  });

  it('waits for a task that runs, and begins no second one', async () => {
    await module.ensure(ctx, want());
    for (let time = 0; time < 3; time += 1) expect((await module.ensure(ctx, want())).status).to.equal('pending');
    expect(server.tasks.size).to.equal(1);
  });

  it('a task that failed is told in its own words, and tried again at the next turn', async () => {
    await statuses(1);
    await module.ensure(ctx, want());
    server.finish('no space left on device');
    expect(await module.ensure(ctx, want())).to.include({ status: 'failed', kind: 'remote', message: 'The task ended with: no space left on device' });
    expect(await statuses(3)).to.deep.equal(['resize', 'qmstart', 'done']);
  });

  it('a machine that its owner turned off stays off; one that was suspended comes back on', async () => {
    const { ref } = await made();
    const [vm] = machines(server);
    vm!.status = 'stopped';
    expect(await statuses(1, want({ ref }))).to.deep.equal(['done']);
    expect(vm?.status).to.equal('stopped');
    vm!.status = 'running';
    expect(await statuses(2, want({ ref, state: 'suspended' }))).to.deep.equal(['qmstop', 'done']);
    expect(await statuses(2, want({ ref }))).to.deep.equal(['qmstart', 'done']);
    expect(vm?.config['tags']).to.equal('billet');
  });

  it('a number that was given to another machine is not touched', async () => {
    const { ref } = await made();
    const vmid = Number(ref.id);
    server.vms.delete(vmid);
    server.addVm({ vmid, name: 'of-somebody-else', status: 'running' });
    expect(await module.find(ctx, ref)).to.equal(undefined);
    expect(await module.remove(ctx, ref)).to.include({ status: 'done' });
    expect(await module.ensure(ctx, want({ ref }))).to.include({ status: 'failed', kind: 'exists' });
    expect(server.vms.get(vmid)).to.include({ name: 'of-somebody-else', status: 'running' });
  });

  it('a disk does not shrink, and staff are told', async () => {
    const { ref } = await made();
    const smaller = await module.ensure(ctx, want({ ref, plan: productSettings.parse({ template: 9000, cores: 2, disk: 5 }) }));
    expect(smaller).to.have.property('notes').that.deep.equals(['The disk stays at 20 GB: disks do not shrink.']);
  });

  it('what the server refuses is told with its fields; a template that is not there names the field', async () => {
    expect(await module.ensure(ctx, want({ plan: productSettings.parse({ template: 100 }) }))).to.include({ kind: 'invalid', field: 'template' });
    await statuses(1);
    expect(await module.ensure(ctx, want({ plan: productSettings.parse({ template: 9000, cores: 64 }) }))).to.have.property('message').that.contains('cores: value must have a maximum');
  });

  it('commands work for the owner, but not while suspended', async () => {
    const { ref } = await made();
    expect((await module.actions?.['shutdown']?.run(ctx, ref, {}))?.status).to.equal('done');
    server.finish();
    expect(machines(server)[0]?.status).to.equal('stopped');
    await statuses(2, want({ ref, state: 'suspended' }));
    expect(await module.actions?.['start']?.run(ctx, ref, {})).to.include({ status: 'failed', kind: 'declined' });
  });

  it('a node that is away is trouble on the way, not a refusal', async () => {
    await made();
    server.next({ status: 595, text: '' }, ({ path }) => path.endsWith('/config'));
    expect(await module.ensure(ctx, want())).to.include({ status: 'failed', kind: 'network' });
  });

  it('no password stood in an address', async () => {
    await made();
    for (const { url } of server.seen) expect(url).to.not.match(/S3cret|fake-token/);
  });
});
