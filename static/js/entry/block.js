// A block copied from a sheet: quoted cells with line breaks, the ledger's own headings, sum rows left out.
import { plain } from "../numbers.js";
import { CELLS } from "./form.js";

const HEADINGS = {
  code: ["产品编码", "产品编号", "产品代码", "编码", "料号", "货号", "物料编码", "code", "productcode"],
  name: ["产品/服务名称", "产品服务名称", "产品名称", "品名", "名称", "货品名称", "产品", "name", "product"],
  spec: ["规格型号", "规格", "型号", "spec", "specification", "model"],
  quantity: ["数量", "订购数量", "quantity", "qty"],
  unit_price: ["单价(元)", "单价", "含税单价", "含税单价(元)", "unitprice", "price"],
  discount: ["折扣", "discount"],
  requested_on: ["交付日期", "交期", "要求交期", "需求日期", "requesteddate", "deliverydate"],
  note: ["备注", "说明", "note", "remark"],
  "": ["序号", "单位", "总金额(元)", "总金额", "金额", "金额(元)", "税率", "订单编号", "客户名称", "联系人", "联系方式", "下单日期",
    "付款方式", "交付地址", "销售负责人", "no.", "unit", "amount"],
};
const KINDS = new Map(Object.entries(HEADINGS).flatMap(([kind, words]) => words.map((word) => [word, kind])));
const SUM = /^(?:合\s*计|总\s*计|小\s*计|共计|制表.*|审核.*|total|sum|subtotal)[:：]?$/i; // what stands first in such a row
const same = (text) => plain(text).toLowerCase();

// [[cell, …], …] of tab-separated text; a cell in quotes keeps its line breaks, which become spaces.
export function cellsOf(text) {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  const source = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  for (let at = 0; at < source.length; at += 1) {
    const sign = source[at];
    if (quoted && sign === '"' && source[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (quoted && sign === '"' && /^[\t\n]?$/.test(source[at + 1] ?? "")) quoted = false;
    else if (!quoted && sign === '"' && cell === "" && closes(source, at)) quoted = true;
    else if (!quoted && sign === "\t") {
      rows.at(-1).push(cell);
      cell = "";
    } else if (!quoted && sign === "\n") {
      rows.at(-1).push(cell);
      rows.push([]);
      cell = "";
    } else cell += sign;
  }
  rows.at(-1).push(cell);
  return rows.map((row) => row.map((value) => value.replace(/\s*\n\s*/g, " ").trim()));
}

// A quote opens a cell only where another one closes it: 5" is five inches.
const closes = (source, at) => /"(?=[\t\n]|$)/.test(source.slice(at + 1));

// [{cell: text}, …] of a block that is pasted into a column; name and spec stand beside the cells of the grid.
export function linesOf(text, column) {
  const rows = cellsOf(text);
  const kinds = headingsOf(rows[0]);
  const first = CELLS.indexOf(column);
  const body = kinds ? rows.slice(1) : rows;
  return body.filter((row) => row.some(Boolean) && !SUM.test(row.find(Boolean))).map((row) => {
    const line = {};
    row.forEach((value, place) => {
      const kind = kinds ? kinds[place] : CELLS[first + place];
      if (kind && !(kind in line && !value)) line[kind] = value;
    });
    return line;
  });
}

// The kind of each column where the row is one of headings: two that are known, and no number among them.
function headingsOf(row) {
  const kinds = row.map((value) => KINDS.get(same(value)));
  const known = kinds.filter((kind) => kind !== undefined).length;
  return known >= 2 && !row.some((value) => /^\d/.test(value)) ? kinds : null;
}

// The one product of a search that a line means: by its code, by name and specification, or by what is the same as both.
export function productFor(sought, results) {
  const [code, name, spec] = [sought.code, sought.name, sought.spec].map((text) => same(text ?? ""));
  const fits = [
    (one) => code && same(one.code) === code,
    (one) => name && same(one.name) === name && same(one.spec) === spec,
    (one) => name && !spec && same(one.name) === name,
    (one) => !name && [same(one.name), same(one.name + one.spec), same(one.spec)].includes(code),
  ];
  for (const fit of fits) {
    const found = results.filter(fit);
    if (found.length === 1) return found[0];
  }
  return null;
}
