import * as form from './forms.ts';
import { choice, empty, leaf, many, of, one, optional, type Part, type Shape } from './shape.ts';

const period = leaf(form.PERIOD, { '!unit': form.UNIT });
const authInfo = of(choice({ pw: leaf(form.ANY, { roid: form.ROID }), ext: { any: true } }));
const authChange = of(choice({ pw: leaf(form.ANY, { roid: form.ROID }), ext: { any: true }, null: empty }));
const address = leaf(form.ADDRESS, { ip: form.IP });
const label = leaf(form.LABEL);
const id = leaf(form.ID);

const hostAttr = of(one('hostName', label), many('hostAddr', address));
const servers: Shape = { children: [{ of: { hostObj: label, hostAttr }, min: 1, max: Infinity }] };
const contact = leaf(form.ID, { type: /^(admin|billing|tech)$/ });
const status = (values: RegExp): Shape => leaf(form.ANY, { '!s': values, lang: form.LANGUAGE });

/** TCI has `admin` where the standard has `contact`, and descriptions. */
const people: readonly Part[] = [many('contact', contact), many('admin', id), many('description', leaf(form.TOKEN))];

const domainPart = of(optional('ns', servers), ...people, many('status', status(form.DOMAIN_STATUS), 0, 11));

export const domainShapes: Readonly<Record<string, Shape>> = {
  check: of(many('name', label, 1)),
  info: of(one('name', leaf(form.LABEL, { hosts: /^(all|del|none|sub)$/ })), optional('authInfo', authInfo)),
  create: of(
    one('name', label), optional('period', period), optional('ns', servers), optional('registrant', id),
    ...people, one('authInfo', authInfo),
  ),
  renew: of(one('name', label), one('curExpDate', leaf(form.DATE)), optional('period', period)),
  transfer: of(one('name', label), optional('period', period), optional('acID', id), optional('authInfo', authInfo)),
  update: of(
    one('name', label), optional('add', domainPart), optional('rem', domainPart),
    optional('chg', of(optional('registrant', leaf(/^.{0,16}$/)), many('description', leaf(form.ANY)), optional('authInfo', authChange))),
  ),
  delete: of(one('name', label)),
};

const POSTAL = /^(int|loc)$/;
const place = of(
  many('street', leaf(form.OPTIONAL_LINE), 0, 3), one('city', leaf(form.LINE)), optional('sp', leaf(form.OPTIONAL_LINE)),
  optional('pc', leaf(form.POSTCODE)), one('cc', leaf(form.COUNTRY)),
);
const phone = leaf(form.PHONE, { x: form.TOKEN });
const typed: Shape = { children: [], attrs: { '!type': POSTAL } };
const disclose: Shape = {
  children: [
    many('name', typed, 0, 2), many('org', typed, 0, 2), many('addr', typed, 0, 2),
    optional('voice', empty), optional('fax', empty), optional('email', empty),
  ],
  attrs: { '!flag': form.BOOLEAN },
};
const postal: Shape = {
  children: [one('name', leaf(form.LINE)), optional('org', leaf(form.OPTIONAL_LINE)), one('addr', place)],
  attrs: { '!type': POSTAL },
};
const postalChange: Shape = {
  children: [optional('name', leaf(form.LINE)), optional('org', leaf(form.OPTIONAL_LINE)), optional('addr', place)],
  attrs: { '!type': POSTAL },
};
const objectStatus = of(many('status', status(form.OBJECT_STATUS), 1, 7));
const idAndCode = of(one('id', id), optional('authInfo', authInfo));

export const contactShapes: Readonly<Record<string, Shape>> = {
  check: of(many('id', id, 1)),
  info: idAndCode,
  transfer: idAndCode,
  delete: of(one('id', id)),
  create: of(
    one('id', id), many('postalInfo', postal, 1, 2), optional('voice', phone), optional('fax', phone),
    one('email', leaf(form.TOKEN)), one('authInfo', authInfo), optional('disclose', disclose),
  ),
  update: of(
    one('id', id), optional('add', objectStatus), optional('rem', objectStatus),
    optional('chg', of(
      many('postalInfo', postalChange, 0, 2), optional('voice', phone), optional('fax', phone),
      optional('email', leaf(form.TOKEN)), optional('authInfo', authInfo), optional('disclose', disclose),
    )),
  ),
};

const hostPart = of(many('addr', address), many('status', status(form.OBJECT_STATUS), 0, 7));

export const hostShapes: Readonly<Record<string, Shape>> = {
  check: of(many('name', label, 1)),
  info: of(one('name', label)),
  delete: of(one('name', label)),
  create: of(one('name', label), many('addr', address)),
  update: of(one('name', label), optional('add', hostPart), optional('rem', hostPart), optional('chg', of(one('name', label)))),
};
