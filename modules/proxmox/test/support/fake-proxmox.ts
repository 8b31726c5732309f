import { startPanelServer, type PanelReply, type PanelRequest, type PanelServer } from '@billet/testkit';

export const TOKEN_ID = 'billet@pve!main';
export const TOKEN = '5f2c1b9e-fake-token-of-pve';

export interface Vm {
  readonly vmid: number;
  node: string;
  name: string;
  template: boolean;
  status: 'running' | 'stopped';
  lock: string;
  readonly config: Record<string, string | number>;
  netin: number;
  netout: number;
}

interface Task {
  readonly run: () => void;
  isDone: boolean;
  exit: string;
}

export interface FakeProxmox extends PanelServer {
  readonly vms: Map<number, Vm>;
  readonly tasks: Map<string, Task>;
  byName(name: string): Vm | undefined;
  addVm(vm: Pick<Vm, 'vmid' | 'name'> & Partial<Vm>): Vm;
  /** Ends every task that runs. */
  finish(exit?: string): void;
}

const GIB = 1024 ** 3;
const sizeOf = (vm: Vm): number => Number(/size=(\d+)G/.exec(String(vm.config['scsi0'] ?? ''))?.[1] ?? 0);
const tidy = (text: string): string => text.split(';').filter((tag) => tag !== '').sort().join(';');

/** A cluster with one node: every change that takes its time is a task with a UPID, and locks its machine meanwhile. */
export const startFakeProxmox = async (): Promise<FakeProxmox> => {
  const vms = new Map<number, Vm>();
  const tasks = new Map<string, Task>();
  const addVm: FakeProxmox['addVm'] = (vm) => {
    const made: Vm = { node: 'pve1', template: false, status: 'stopped', lock: '', config: { name: vm.name, cores: 1, memory: 512, scsi0: `local-lvm:vm-${String(vm.vmid)}-disk-0,size=8G` }, netin: 0, netout: 0, ...vm };
    vms.set(vm.vmid, made);
    return made;
  };
  addVm({ vmid: 9000, name: 'debian-12', template: true });

  const ok = (data: unknown): PanelReply => ({ json: { data } });
  const refused = (status: number, message: string, errors?: Record<string, string>): PanelReply => ({ status, json: { data: null, message: `${message}\n`, ...(errors === undefined ? {} : { errors }) } });
  const begin = (kind: string, vmid: number, run: () => void): PanelReply => {
    const upid = `UPID:pve1:${String(tasks.size).padStart(8, '0')}:0001:65F:${kind}:${String(vmid)}:${TOKEN_ID}:`;
    tasks.set(upid, { run, isDone: false, exit: 'OK' });
    return ok(upid);
  };
  const withLock = (vm: Vm, lock: string, kind: string, run: () => void): PanelReply => {
    if (vm.lock !== '') return refused(500, `VM is locked (${vm.lock})`);
    vm.lock = lock;
    return begin(kind, vm.vmid, () => {
      vm.lock = '';
      run();
    });
  };

  const clone = (vm: Vm, fields: URLSearchParams): PanelReply => {
    const vmid = Number(fields.get('newid'));
    if (vms.has(vmid)) return refused(500, `unable to create VM ${String(vmid)}: config file already exists`);
    const made = addVm({ vmid, name: fields.get('name') ?? '', lock: 'clone', config: { ...vm.config, name: fields.get('name') ?? '', description: encodeURIComponent(fields.get('description') ?? '') } });
    return begin('qmclone', vm.vmid, () => {
      made.lock = '';
    });
  };

  const configure = (vm: Vm, fields: URLSearchParams): PanelReply => {
    for (const [key, value] of fields) {
      if (key === 'cores' && Number(value) > 8) return refused(400, 'Parameter verification failed.', { cores: 'value must have a maximum value of 8' });
      vm.config[key] = key === 'tags' ? tidy(value) : /^\d+$/.test(value) ? Number(value) : value;
    }
    return ok(null);
  };

  const onMachine = (request: PanelRequest, vm: Vm, rest: readonly string[]): PanelReply => {
    const what = rest.join('/');
    const { method, fields } = request;
    // Passwords are never told again.
    if (what === 'config' && method === 'GET') return ok({ ...vm.config, ...(vm.config['cipassword'] === undefined ? {} : { cipassword: '**********' }), digest: 'x' });
    if (what === 'config') return vm.lock === '' ? configure(vm, fields) : refused(500, `VM is locked (${vm.lock})`);
    if (what === 'clone') return clone(vm, fields);
    if (what === 'resize')
      return begin('resize', vm.vmid, () => {
        vm.config['scsi0'] = `local-lvm:vm-${String(vm.vmid)}-disk-0,size=${fields.get('size') ?? ''}`;
      });
    if (what.startsWith('status/')) return begin(`qm${rest[1] ?? ''}`, vm.vmid, () => { vm.status = rest[1] === 'start' || rest[1] === 'reset' ? 'running' : 'stopped'; });
    if (what === '' && method === 'DELETE') return vm.status === 'running' ? refused(500, `VM ${String(vm.vmid)} is running - destroy failed`) : withLock(vm, 'destroy', 'qmdestroy', () => vms.delete(vm.vmid));
    return refused(501, `Method '${method} ${what}' not implemented`);
  };

  const resources = (): PanelReply =>
    ok([...vms.values()].map((vm) => ({
      vmid: vm.vmid, node: vm.node, name: vm.name, type: 'qemu', id: `qemu/${String(vm.vmid)}`, status: vm.status, template: Number(vm.template), tags: vm.config['tags'] ?? '',
      netin: vm.netin, netout: vm.netout, maxdisk: sizeOf(vm) * GIB, ...(vm.lock === '' ? {} : { lock: vm.lock }),
    })));

  const server = await startPanelServer({
    answer: (request) => {
      if (request.headers['authorization'] !== `PVEAPIToken=${TOKEN_ID}=${TOKEN}`) return { status: 401, json: { data: null } };
      const [, , , area = '', node = '', kind = '', id = '', ...rest] = request.path.split('/').map(decodeURIComponent);
      if (area === 'version') return ok({ version: '8.2.4', release: '8.2', repoid: 'x' });
      if (area === 'cluster' && node === 'nextid') {
        let next = 100;
        while (vms.has(next)) next += 1;
        return ok(String(next));
      }
      if (area === 'cluster') return resources();
      if (kind === 'tasks') {
        const task = tasks.get(id);
        if (task === undefined) return refused(500, 'no such task');
        return ok(task.isDone ? { status: 'stopped', exitstatus: task.exit, upid: id } : { status: 'running', upid: id });
      }
      const vm = vms.get(Number(id));
      return vm === undefined ? refused(500, `Configuration file 'nodes/${node}/qemu-server/${id}.conf' does not exist`) : onMachine(request, vm, rest);
    },
    changes: ({ method }) => method !== 'GET',
  });
  return {
    ...server,
    vms,
    tasks,
    addVm,
    byName: (name) => [...vms.values()].find((vm) => vm.name === name),
    finish: (exit = 'OK') => {
      for (const task of tasks.values()) {
        if (task.isDone) continue;
        task.isDone = true;
        task.exit = exit;
        if (exit === 'OK') task.run();
      }
    },
  };
};
