// 人民币大写 as papers show it; the same rules as on the server.
const DIGITS = "零壹贰叁肆伍陆柒捌玖";
const PLACES = ["", "拾", "佰", "仟"];

function belowTenThousand(number) {
  let text = "";
  let gap = false;
  for (const place of [3, 2, 1, 0]) {
    const digit = Number((number / 10n ** BigInt(place)) % 10n);
    if (digit) text += (gap && text ? "零" : "") + DIGITS[digit] + PLACES[place];
    gap = digit === 0;
  }
  return text;
}

function whole(number) {
  for (const [unit, size] of [["亿", 10n ** 8n], ["万", 10n ** 4n]]) {
    if (number < size) continue;
    const low = number % size;
    const gap = low > 0n && low < size / 10n ? "零" : "";
    return whole(number / size) + unit + gap + (low ? whole(low) : "");
  }
  return belowTenThousand(number);
}

export function capitals(fen) {
  const yuan = fen / 100n;
  const jiao = Number((fen / 10n) % 10n);
  const cent = Number(fen % 10n);
  const cents = (jiao ? `${DIGITS[jiao]}角` : yuan && cent ? "零" : "") + (cent ? `${DIGITS[cent]}分` : "");
  return `人民币${(yuan ? `${whole(yuan)}元` : "") + cents || "零元"}${fen % 100n ? "" : "整"}`;
}
