import { domainToUnicode } from 'node:url';
import { refuse, refuseIf } from '../refusal.ts';
import type { World } from './world.ts';

const SCRIPTS = ['Latin', 'Cyrillic', 'Greek', 'Han', 'Arabic', 'Hebrew'].map((name) => new RegExp(`\\p{Script=${name}}`, 'u'));

/** The zone of a name: the longest of ours that fits. */
export const zoneOf = (world: World, name: string): string => {
  const zone = [...world.zones].sort((a, b) => b.length - a.length).find((each) => name.endsWith(`.${each}`));
  if (zone === undefined) return refuse(2004, 'This zone is not ours');
  return zone;
};

/** The rules for a name that is to be registered or asked for. */
export const checkDomainName = (world: World, name: string): string => {
  const lower = name.toLowerCase();
  const zone = zoneOf(world, lower);
  const label = lower.slice(0, -zone.length - 1);
  refuseIf(label.includes('.'), 2005, 'Exactly one label under the zone');
  refuseIf(!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(label) || label.length > 63, 2306, 'Label syntax');
  if (label.slice(2, 4) === '--') {
    const unicode = label.startsWith('xn--') ? domainToUnicode(label) : '';
    refuseIf(unicode === '' || unicode === label, 2306, 'No valid A-label');
    refuseIf(SCRIPTS.filter((script) => script.test(unicode)).length > 1, 2004, 'The label mixes scripts');
  }
  return lower;
};

export const checkHostName = (name: string): string => {
  refuseIf(name.length > 253, 2004, 'Longer than 253');
  refuseIf(name !== name.toLowerCase(), 2005, 'Not in lower case');
  refuseIf(!name.split('.').every((label) => /^[a-z0-9_]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label)), 2005, 'Not a host name');
  return name;
};

/** The domain of ours a host lies under, whether it exists or not; nothing for hosts elsewhere. */
export const superordinate = (world: World, host: string): string | undefined => {
  const zone = [...world.zones].sort((a, b) => b.length - a.length).find((each) => host.endsWith(`.${each}`));
  if (zone === undefined) return undefined;
  const labels = host.slice(0, -zone.length - 1).split('.');
  refuseIf(labels.length < 2, 2306, 'Fewer than two levels under the zone');
  return `${labels.at(-1) ?? ''}.${zone}`;
};
