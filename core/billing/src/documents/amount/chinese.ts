const DIGITS = [...'零壹贰叁肆伍陆柒捌玖'];
const PLACES = ['', '拾', '佰', '仟'];
const SECTIONS = ['', '万', '亿', '万亿'];

/** A section of four digits; zeros between digits are said once. */
const section = (value: number): string => {
  let [said, gap] = ['', false];
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(value / 10 ** place) % 10;
    if (digit === 0) gap = said !== '';
    else {
      said += `${gap ? '零' : ''}${DIGITS[digit] ?? ''}${PLACES[place] ?? ''}`;
      gap = false;
    }
  }
  return said;
};

/** A whole number in the figures that cannot be changed into others, as on cheques. */
export const chinese = (value: number): string => {
  if (value === 0) return '零';
  let said = '';
  for (let at = 3; at >= 0; at -= 1) {
    const part = Math.floor(value / 10_000 ** at) % 10_000;
    if (part === 0) continue;
    const higher = said === '' ? 0 : Math.floor(value / 10_000 ** (at + 1)) % 10_000;
    const gap = said !== '' && (part < 1000 || higher === 0 || higher % 10 === 0);
    said += `${gap ? '零' : ''}${section(part)}${SECTIONS[at] ?? ''}`;
  }
  return said;
};

/** Tenths and hundredths of a unit, or that there are none. */
export const chineseParts = (hundredths: number, whole: number): string => {
  if (hundredths === 0) return '整';
  const [tenths, ones] = [Math.floor(hundredths / 10), hundredths % 10];
  return `${tenths === 0 ? (whole === 0 ? '' : '零') : `${DIGITS[tenths] ?? ''}角`}${ones === 0 ? '整' : `${DIGITS[ones] ?? ''}分`}`;
};
