import { LAUNCH } from '../namespaces.ts';
import { tag, type Tag } from '../xml/write-xml.ts';
import type { XmlNode } from '../xml/xml-node.ts';

/** A phase of RFC 8334; a custom one has a name. */
export interface LaunchPhase {
  readonly phase: 'sunrise' | 'landrush' | 'claims' | 'open' | 'custom';
  readonly name?: string;
}

/** The claims notice a registrant was shown and accepted. */
export interface ClaimsNotice {
  readonly id: string;
  readonly validator?: string;
  readonly notAfter: string;
  readonly acceptedAt: string;
}

const l: Tag = tag(LAUNCH);

const phase = (wish: LaunchPhase): XmlNode => l('phase', wish.phase, { name: wish.name });

/** Asks whether trademark claims stand against the names. */
export const claimsCheck = (wish: LaunchPhase): XmlNode => l('check', [phase(wish)], { type: 'claims' });

export const launchCreate = (
  wish: LaunchPhase & { readonly type?: 'application' | 'registration'; readonly notices?: readonly ClaimsNotice[]; readonly signedMark?: XmlNode },
): XmlNode =>
  l(
    'create',
    [
      phase(wish),
      wish.signedMark,
      ...(wish.notices ?? []).map((notice) =>
        l('notice', [
          l('noticeID', notice.id, { validatorID: notice.validator }),
          l('notAfter', notice.notAfter),
          l('acceptedDate', notice.acceptedAt),
        ]),
      ),
    ],
    { type: wish.type },
  );
