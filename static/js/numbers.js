// Exact arithmetic for what is typed: a number is {digits, scale}, digits a BigInt. The server computes the same.
const NUMBER = /^(?:[¥$]|rmb|cny|人民币)?([+-]?)(\d+|\d{1,3}(?:,\d{3})+|(?=\.\d))(\.\d*)?([万亿]?)(\p{L}{0,6}(?:\/\p{L}{1,6})?)$/iu;
const TIMES = { "": 0, 万: 4, 亿: 8 };
const SLANG = new Set(["百", "千"]);
const LATIN = new Set(
  "pcs pc ea set sets pair pairs unit units box boxes ctn ctns bag bags roll rolls kg g mg t lb m mm cm km l ml rmb cny yuan".split(" "),
);
const LOOSE = /\d (?!\d{3}(?!\d))\d/; // a space groups thousands, nothing else
const CHINESE = { 〇: 0, 零: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 };
const FULL = { digits: 1n, scale: 0 };

export function plain(text) {
  return String(text).normalize("NFKC").replace(/[\s\u200b-\u200f\u2060\ufeff]/g, "").replace(/[‐‑‒–—―−]/g, "-");
}

// What was typed as a number, or null where the server will say what is wrong with it.
export function decimal(text) {
  const match = NUMBER.exec(plain(text));
  if (!match || LOOSE.test(String(text).normalize("NFKC").replace(/\s+/g, " ").trim()) || !isUnit(match[5].toLowerCase())) return null;
  const [, sign, whole, tail = "", times] = match;
  const decimals = tail.slice(1);
  const digits = BigInt(`${whole.replaceAll(",", "") || "0"}${decimals}`) * 10n ** BigInt(TIMES[times]);
  return { digits: sign === "-" ? -digits : digits, scale: decimals.length };
}

// What stands behind a number: any Chinese word, but only known ones in Latin letters.
const isUnit = (letters) => !SLANG.has(letters) && letters.split("/").every((part) => part === "" || LATIN.has(part) || /[^\x00-\x7f]/.test(part));

// The share that is paid, typed the Chinese way: 95, 95%, 9.5折, 95折 and 九五折 all pay 95 %.
export function paidShare(text) {
  const typed = plain(text).replace(/[〇零一二两三四五六七八九]/g, (sign) => CHINESE[sign]);
  if (["", "原价", "不打折", "无折扣", "无"].includes(typed)) return FULL;
  const match = /^(\d{0,9}(?:\.\d*)?)(%{0,2})(折?)$/.exec(typed);
  const number = match && match[1] !== "" ? decimal(match[1]) : null;
  if (!number) return null;
  const aboveTen = number.digits > 10n * 10n ** BigInt(number.scale);
  if (!match[3] && !aboveTen && !match[2]) return null;
  const scale = number.scale + (match[3] && !(match[1].length === 2 && aboveTen) ? 1 : 2);
  return number.digits > 10n ** BigInt(scale) ? null : { digits: number.digits, scale };
}

function roundedFen(digits, scale) {
  if (scale <= 2) return digits * 10n ** BigInt(2 - scale);
  const unit = 10n ** BigInt(scale - 2);
  const half = digits < 0n ? -unit / 2n : unit / 2n;
  return (digits + half) / unit;
}

// Whole fen of quantity × price × paid share, rounded half up.
export function fenOf(quantity, price, share = FULL) {
  return roundedFen(quantity.digits * price.digits * share.digits, quantity.scale + price.scale + share.scale);
}

// The tax that an amount contains: the net is rounded, the tax is the rest.
export function taxOf(fen, rate) {
  const one = 10n ** BigInt(rate.scale);
  const divisor = one + rate.digits;
  const net = (fen * one * 2n + divisor) / (divisor * 2n);
  return fen - net;
}

export function isMore(one, other) {
  return one.digits * 10n ** BigInt(other.scale) > other.digits * 10n ** BigInt(one.scale);
}

// Whether two typed texts are the same number.
export function isSame(one, other) {
  const [left, right] = [decimal(one), decimal(other)];
  return left !== null && right !== null && !isMore(left, right) && !isMore(right, left);
}

export function difference(one, other) {
  const scale = Math.max(one.scale, other.scale);
  const digits = one.digits * 10n ** BigInt(scale - one.scale) - other.digits * 10n ** BigInt(scale - other.scale);
  return shown({ digits, scale });
}

export function shown({ digits, scale }) {
  const text = String(digits).padStart(scale + 1, "0");
  return scale ? `${text.slice(0, -scale)}.${text.slice(-scale)}`.replace(/\.?0+$/, "") : text;
}

export function shownFen(fen) {
  const text = String(fen).padStart(3, "0");
  return `${text.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",")}.${text.slice(-2)}`;
}
