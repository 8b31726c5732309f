import { EPP } from '../names.ts';
import { instant } from '../model/time.ts';
import { refuse } from '../refusal.ts';
import { maker } from '../xml/node.ts';
import type { Answer } from './call.ts';
import type { RegistrarAccount } from '../model/objects.ts';
import type { World } from '../model/world.ts';

const e = maker(EPP);

const request = ({ queue }: RegistrarAccount): Answer => {
  const [head] = queue;
  if (head === undefined) return { code: 1300 };
  return {
    code: 1301,
    queue: e('msgQ', [e('qDate', instant(head.at)), e('msg', head.text)], { count: String(queue.length), id: head.id }),
    data: head.data,
    extension: head.extension,
  };
};

const acknowledge = (world: World, registrar: RegistrarAccount, id: string | undefined): Answer => {
  if (id === undefined) return refuse(2003, 'msgID');
  if (!/^\d+$/.test(id)) return refuse(2005, 'msgID');
  const at = registrar.queue.findIndex((message) => message.id === id);
  if (at < 0) {
    const foreign = [...world.registrars.values()].some(({ queue }) => queue.some((message) => message.id === id));
    return refuse(foreign ? 2201 : 2303, 'No such message');
  }
  registrar.queue.splice(at, 1);
  const [next] = registrar.queue;
  if (next === undefined) return { code: world.behaviour.lastAcknowledge };
  return { code: 1000, queue: e('msgQ', [], { count: String(registrar.queue.length), id: next.id }) };
};

export const poll = (world: World, registrar: RegistrarAccount, attrs: Readonly<Record<string, string>>): Answer =>
  attrs['op'] === 'ack' ? acknowledge(world, registrar, attrs['msgID']) : request(registrar);
