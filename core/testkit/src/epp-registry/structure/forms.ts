/** Texts of the schemas, white space collapsed. */
export const LABEL = /^.{1,255}$/;
export const ID = /^.{3,16}$/;
export const TOKEN = /^.+$/;
export const ANY = /^.*$/s;
export const LINE = /^.{1,255}$/;
export const OPTIONAL_LINE = /^.{0,255}$/;
export const POSTCODE = /^.{0,16}$/;
export const COUNTRY = /^.{2}$/;
export const PHONE = /^(\+[0-9]{1,3}\.[0-9]{1,14})?$/;
export const PASSWORD = /^.{6,16}$/;
export const LONG_PASSWORD = /^.{6,}$/;
export const PERIOD = /^([1-9]|[1-9][0-9])$/;
export const UNIT = /^[ym]$/;
export const DATE = /^\d{4}-\d{2}-\d{2}(Z|[+-]\d{2}:\d{2})?$/;
export const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?$/;
export const BOOLEAN = /^(0|1|true|false)$/;
export const ADDRESS = /^.{3,45}$/;
export const IP = /^v[46]$/;
export const NUMBER = /^\d{1,5}$/;
export const HEX = /^([0-9A-Fa-f]{2})*$/;
export const BASE64 = /^[A-Za-z0-9+/ ]+={0,2}$/;
export const CURRENCY = /^[A-Z]{3}$/;
export const FEE_AMOUNT = /^\+?(\d+(\.\d*)?|\.\d+)$/;
export const CREDIT_AMOUNT = /^(-(\d+(\.\d*)?|\.\d+)|0(\.0*)?)$/;
export const TR_ID = /^.{3,64}$/;
export const VERSION = /^[1-9]+\.[0-9]+$/;
export const LANGUAGE = /^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$/;
export const ROID = /^\w{1,80}-\w{1,8}$/;
export const DOMAIN_STATUS =
  /^(client(Delete|Renew|Transfer|Update)Prohibited|server(Delete|Renew|Transfer|Update)Prohibited|(client|server)Hold|inactive|ok|pending(Create|Delete|Renew|Transfer|Update))$/;
export const OBJECT_STATUS =
  /^((client|server)(Delete|Transfer|Update)Prohibited|linked|ok|pending(Create|Delete|Transfer|Update))$/;
