// Exact arithmetic for the totals: numbers are whole counts of 10^-scale, as BigInt. The server computes the same.
const WIDE = /[\uff01-\uff5e]/g;

export function plain(text) {
  return text
    .replace(WIDE, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/[\s\u3000,，¥￥元]/g, "");
}

// {digits, scale} of what was typed, or null.
export function decimal(text) {
  const match = /^(-?)(\d*)\.?(\d*)/.exec(plain(text));
  if (!match || !(match[2] || match[3])) return null;
  return { digits: BigInt(`${match[1]}${match[2] || "0"}${match[3]}`), scale: match[3].length };
}

// The share that is paid, from the Chinese way of typing a discount: 95, 9.5折, 95折, 九折 is left to the server.
export function paidShare(text) {
  const typed = plain(text);
  if (!typed) return { digits: 1n, scale: 0 };
  const number = decimal(typed);
  if (!number) return null;
  const tenths = typed.endsWith("折") && Number(number.digits) / 10 ** number.scale < 10;
  return { digits: number.digits, scale: number.scale + (tenths ? 1 : 2) };
}

// Whole fen of quantity × price × paid share, rounded half up.
export function fenOf(quantity, price, share) {
  const product = quantity.digits * price.digits * share.digits;
  const scale = quantity.scale + price.scale + share.scale;
  if (scale <= 2) return product * 10n ** BigInt(2 - scale);
  const unit = 10n ** BigInt(scale - 2);
  return (product + unit / 2n) / unit;
}

export function shownFen(fen) {
  const text = String(fen).padStart(3, "0");
  return `${text.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",")}.${text.slice(-2)}`;
}
