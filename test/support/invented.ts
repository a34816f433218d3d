/** Numbers of people who do not exist, made so that they pass every check of form. */

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** A resident ID with a right check character: region 6 digits, birth YYYYMMDD, order 0…999. */
export function residentId(region: string, birth: string, order: number): string {
  const body = `${region}${birth}${String(order).padStart(3, '0')}`;
  const sum = weights.reduce((total, weight, index) => total + weight * Number(body[index]), 0);
  return body + '10X98765432'[sum % 11];
}

/** A card number with a right Luhn digit: issuer prefix, then an order, 19 digits in all. */
export function bankCard(prefix: string, order: number): string {
  const body = prefix + String(order).padStart(18 - prefix.length, '0');
  let sum = 0;
  for (let index = 0; index < body.length; index++) {
    const digit = Number(body[body.length - 1 - index]);
    sum += index % 2 === 0 ? (digit * 2 > 9 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return body + String((10 - (sum % 10)) % 10);
}
