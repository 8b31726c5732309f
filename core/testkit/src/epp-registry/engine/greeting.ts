import { instant } from '../model/time.ts';
import type { World } from '../model/world.ts';
import { EPP } from '../names.ts';
import { maker, type Node } from '../xml/node.ts';

const e = maker(EPP);

export const greetingNode = (world: World): Node =>
  e('epp', [
    e('greeting', [
      e('svID', 'Billet EPP test registry'),
      e('svDate', instant(world.now())),
      e('svcMenu', [
        e('version', '1.0'),
        e('lang', 'en'),
        ...world.kind.objects.map((uri) => e('objURI', uri)),
        world.extensions.length > 0 && e('svcExtension', world.extensions.map((uri) => e('extURI', uri))),
      ]),
      e('dcp', [
        e('access', [e('all')]),
        e('statement', [e('purpose', [e('admin'), e('prov')]), e('recipient', [e('ours'), e('public')]), e('retention', [e('stated')])]),
      ]),
    ]),
  ]);
